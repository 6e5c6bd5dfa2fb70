namespace Rollouts.Showing;

/// <summary>A piece of a line.</summary>
/// <param name="Text">The text: one line, without control characters.</param>
/// <param name="Tone">What its colour says.</param>
internal readonly record struct TextSpan(string Text, TreeTone Tone = TreeTone.Plain);
