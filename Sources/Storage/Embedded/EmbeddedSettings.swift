/// What the server may decide about its own PostgreSQL. Every value has a default that serves one machine.
package struct EmbeddedSettings: Sendable {
    /// How much a crash of the machine may take.
    package enum Durability: Sendable {
        /// Nothing that was acknowledged.
        case full
        /// Everything: for clusters that are thrown away.
        case none
    }

    /// The server's data directory (`.seatwire`); the cluster lies under `postgres` in it.
    package var dataDirectory: String
    /// The directory of `initdb` and `postgres`; nil looks where Debian puts them and in `PATH`.
    package var binaries: String?
    /// The user that PostgreSQL runs as when the server runs as root; nil takes the owner of the cluster, or else
    /// `postgres`.
    package var account: String?
    package var durability = Durability.full
    /// Whether a cluster is made when there is none. Who only looks must not take an empty one for what was sought.
    package var makesCluster = true
    package var limits = EmbeddedLimits.standard
    /// Where the socket goes when its path under the data directory would be too long for the kernel.
    package var shortDirectory = "/tmp"
    /// Where clusters go that their user could not reach under the data directory.
    package var refuge = "/var/lib/seatwire"

    package init(dataDirectory: String) {
        self.dataDirectory = dataDirectory
    }
}
