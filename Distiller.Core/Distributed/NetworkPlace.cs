using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Distiller.Distributed;

/// <summary>Where on this machine connections are bound.</summary>
/// <param name="Address">An address of this machine.</param>
/// <param name="Interface">The name of its network interface.</param>
internal sealed record NetworkPlace(string Address, string Interface)
{
    /// <summary>Finds the place by which the other ranks are reached.</summary>
    /// <exception cref="ArgumentException">The interface does not exist, or the name of rank 0's machine is unknown.</exception>
    public static NetworkPlace Find(RankEnvironment environment, string? chosen)
    {
        string? name = chosen ?? Environment.GetEnvironmentVariable("GLOO_SOCKET_IFNAME");
        IPAddress master = Resolve(environment.MasterAddress);
        IPAddress own = string.IsNullOrEmpty(name) ? RouteTo(master, environment) : AddressOf(name);
        string owner = Interfaces().FirstOrDefault(entry => entry.Addresses.Contains(own)).Name ?? throw new ArgumentException(
            $"The address {own}, by which {environment.MasterAddress} is reached, belongs to no network interface of this machine. Name one with GLOO_SOCKET_IFNAME.");
        if (environment.Rank == 0 && !IPAddress.IsLoopback(master) && !Interfaces().Any(entry => entry.Addresses.Contains(master)))
        {
            throw new ArgumentException(
                $"MASTER_ADDR={environment.MasterAddress} ({master}) is not an address of this machine, but rank 0 runs here. Set MASTER_ADDR, on all machines, to the one of rank 0.");
        }

        return new NetworkPlace(own.ToString(), owner);
    }

    private static IPAddress Resolve(string host)
    {
        try
        {
            IPAddress[] addresses = Dns.GetHostAddresses(host);
            return addresses.FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
        }
        catch (Exception reason) when (reason is SocketException or IndexOutOfRangeException)
        {
            throw new ArgumentException($"MASTER_ADDR={host} is not a known machine ({reason.Message}). Give the name or address of the machine of rank 0.", reason);
        }
    }

    // Connecting a datagram socket sends nothing; it asks which way a packet would go.
    private static IPAddress RouteTo(IPAddress master, RankEnvironment environment)
    {
        if (IPAddress.IsLoopback(master))
        {
            return master;
        }

        try
        {
            using Socket probe = new(master.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(master, environment.MasterPort);
            return ((IPEndPoint)probe.LocalEndPoint!).Address;
        }
        catch (SocketException reason)
        {
            throw new ArgumentException(
                $"No network interface of this machine leads to MASTER_ADDR={environment.MasterAddress} ({reason.Message}). Check the address, or name an interface with GLOO_SOCKET_IFNAME.", reason);
        }
    }

    private static IPAddress AddressOf(string name)
    {
        (string Name, IPAddress[] Addresses)[] all = Interfaces();
        IPAddress[] found = all.FirstOrDefault(entry => entry.Name == name).Addresses ?? throw new ArgumentException(
            $"There is no network interface '{name}' on this machine. It has: {string.Join(", ", all.Select(entry => entry.Name))}. See GLOO_SOCKET_IFNAME and ProcessGroupOptions.Interface.");
        return found.FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork) ?? found.FirstOrDefault() ?? throw new ArgumentException(
            $"The network interface '{name}' has no address. Bring it up, or choose another.");
    }

    private static (string Name, IPAddress[] Addresses)[] Interfaces() =>
        [.. NetworkInterface.GetAllNetworkInterfaces().Select(card => (card.Name, card.GetIPProperties().UnicastAddresses.Select(address => address.Address).ToArray()))];
}
