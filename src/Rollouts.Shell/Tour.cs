namespace Rollouts.Shell;

/// <summary>The tour: a script like any other, carried in the program so that it is found from everywhere.</summary>
internal static class Tour
{
    internal static string Read()
    {
        using var stream = typeof(Tour).Assembly.GetManifestResourceStream("tour.ps1")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
