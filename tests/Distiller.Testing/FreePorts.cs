using System.Net;
using System.Net.Sockets;

namespace Distiller.Testing;

/// <summary>Ports for processes that are about to start.</summary>
public static class FreePorts
{
    private const int First = 12_000;
    private const int Count = 8_000;
    private static int last = Environment.ProcessId * 61;

    /// <summary>A port that nobody listens on now. None of those that systems give to connections, which come and go; none twice.</summary>
    public static int Next()
    {
        while (true)
        {
            int port = First + (int)((uint)Interlocked.Increment(ref last) % Count);
            using TcpListener listener = new(IPAddress.IPv6Any, port);
            listener.Server.DualMode = true;
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one, then.
            }
        }
    }
}
