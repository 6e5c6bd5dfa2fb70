using Rollouts.Showing;

namespace Rollouts.Reporting.Tests;

/// <summary>A picture that is drawn over and over stands in the window once, whatever happens around it.</summary>
public sealed class LiveScreenTests : IDisposable
{
    private const int Width = 20;
    private const int Height = 6;
    private readonly Terminal _terminal = new(Width, Height);
    private (int Width, int Height) _size = (Width, Height);

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public void The_next_picture_takes_the_place_of_the_one_before()
    {
        _terminal.WriteLine("before");
        using var screen = Screen();

        Draw(screen, "one", "two, which is longer", "three");
        Draw(screen, "one", "2");

        Assert.Equal(["before", "one", "2"], _terminal.Window);
    }

    [Fact]
    public void At_the_foot_of_the_window_it_stays_in_place_too()
    {
        foreach (var line in new[] { "a", "b", "c", "d", "e" })
        {
            _terminal.WriteLine(line);
        }

        using var screen = Screen();
        Draw(screen, "1", "2", "3");
        var scrolled = _terminal.Scrolled;
        Draw(screen, "1", "two", "3");
        Draw(screen, "1", "2", "three");

        Assert.Equal(["d", "e", "1", "2", "three"], _terminal.Window);
        Assert.Equal(scrolled, _terminal.Scrolled);
    }

    [Fact]
    public void It_is_told_the_room_there_is_and_one_that_fills_it_does_not_scroll()
    {
        using var screen = Screen();
        for (var i = 0; i < 3; i++)
        {
            var number = i;
            screen.Draw((width, height) => [.. Enumerable.Range(0, height).Select(line => $"{number}{new string('x', width - 1)}")]);
        }

        Assert.Equal(Enumerable.Repeat($"2{new string('x', Width - 2)}", Height - 1), _terminal.Window);
        Assert.Equal(0, _terminal.Scrolled);
    }

    [Fact]
    public void A_picture_that_has_not_changed_is_not_written_again()
    {
        using var window = new StringWriter();
        using var screen = new LiveScreen(window, () => _size);
        Draw(screen, "one");
        var written = window.ToString();

        Draw(screen, "one");

        Assert.Equal(written, window.ToString());
    }

    [Fact]
    public void What_is_told_meanwhile_stands_above_it()
    {
        using var screen = Screen();
        Draw(screen, "one", "two");

        screen.Clear();
        _terminal.WriteLine("told");
        screen.Redraw();
        Draw(screen, "one", "2");

        Assert.Equal(["told", "one", "2"], _terminal.Window);
    }

    [Fact]
    public void In_a_window_of_another_width_it_begins_anew()
    {
        _terminal.WriteLine("before");
        using var screen = Screen();
        Draw(screen, "one", "two");

        _size = (10, Height);
        Draw(screen, "one", "two");

        Assert.Equal(["one", "two"], _terminal.Window);
    }

    [Fact]
    public void The_cursor_is_hidden_while_it_moves_and_comes_back_at_the_end()
    {
        using (var screen = Screen())
        {
            Draw(screen, "one");
            Assert.False(_terminal.ShowsCursor);
        }

        Assert.True(_terminal.ShowsCursor);
        _terminal.WriteLine("after");
        Assert.Equal(["one", "after"], _terminal.Window);
    }

    private static void Draw(LiveScreen screen, params string[] lines) => screen.Draw((_, _) => lines);

    private LiveScreen Screen() => new(_terminal, () => _size);
}
