namespace Rollouts.Selecting;

/// <summary>Text was piped in that was never meant as names: each further line would only say so again, so the command ends.</summary>
internal sealed class UnreadableTextException(string message, string remedy) : RolloutException(Rollouts.ErrorId.InvalidArgument, message, remedy);
