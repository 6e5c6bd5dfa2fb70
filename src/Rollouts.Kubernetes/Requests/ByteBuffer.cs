namespace Rollouts.Kubernetes.Requests;

/// <summary>Bytes of a stream that have been read and not yet used. It grows to the largest single object and no further.</summary>
internal sealed class ByteBuffer(Stream stream, TimeSpan silence, TimeProvider time)
{
    // etcd takes no object over 1.5 MiB; what is many times larger is no object.
    private const int Largest = 64 * 1024 * 1024;

    private byte[] _bytes = new byte[32 * 1024];
    private int _start;
    private int _end;

    /// <summary>Whether the stream has ended.</summary>
    public bool IsFinal { get; private set; }

    /// <summary>What can be used now.</summary>
    public ReadOnlySpan<byte> Unused => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Takes bytes away from the front.</summary>
    public void Use(int count) => _start += count;

    /// <summary>Reads on.</summary>
    /// <exception cref="TimeoutException">Nothing came for too long.</exception>
    /// <exception cref="IOException">The connection broke, or an object does not end.</exception>
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _bytes.Length)
        {
            if (_bytes.Length >= Largest)
            {
                throw new IOException("An object of the answer does not end.");
            }

            Array.Resize(ref _bytes, _bytes.Length * 2);
        }

        var read = await TimeLimit.RunAsync(token => stream.ReadAsync(_bytes.AsMemory(_end), token).AsTask(), silence, time, cancellationToken).ConfigureAwait(false);
        IsFinal = read == 0;
        _end += read;
    }
}
