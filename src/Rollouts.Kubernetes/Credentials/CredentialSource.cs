using System.Net.Http.Headers;

namespace Rollouts.Kubernetes.Credentials;

/// <summary>Where a connection's credentials come from.</summary>
internal abstract class CredentialSource
{
    /// <summary>The certificate to present; null where a header says who asks, or nothing does.</summary>
    public virtual ClientCertificate? Certificate => null;

    /// <summary>Sees to it that valid credentials are at hand, so that what it takes to get them can be told and cancelled.</summary>
    /// <param name="notes">Told what a plugin writes to stderr.</param>
    /// <param name="cancellationToken">Ends a plugin.</param>
    /// <returns>A mark of the credentials, for <see cref="RenewAsync"/>.</returns>
    public virtual ValueTask<object?> PrepareAsync(SessionNotes notes, CancellationToken cancellationToken) => default;

    /// <summary>Gets others in place of credentials that the server did not take.</summary>
    /// <param name="refused">The mark of the refused credentials.</param>
    /// <param name="notes">Told what a plugin writes to stderr.</param>
    /// <param name="cancellationToken">Ends a plugin.</param>
    /// <returns>Whether there are others now, so that asking again makes sense.</returns>
    public virtual ValueTask<bool> RenewAsync(object? refused, SessionNotes notes, CancellationToken cancellationToken) => new(false);

    /// <summary>What is odd about the credentials, as the end of a sentence; empty where nothing is.</summary>
    public virtual string Doubt => "";

    /// <summary>The Authorization header as it is now; null for none.</summary>
    public abstract AuthenticationHeaderValue? Header { get; }
}
