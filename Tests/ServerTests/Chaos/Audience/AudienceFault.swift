/// What happens to the servers of an audience.
enum AudienceFault: CaseIterable, Sendable {
    case oneServer
    case backend
    case mute
    case postmaster
    case bothServers
    case roll
    case restart

    var name: String {
        switch self {
        case .oneServer: ChaosFault.oneServer.rawValue
        case .backend: ChaosFault.backend.rawValue
        case .mute: "notifications cut"
        case .postmaster: ChaosFault.postmaster.rawValue
        case .bothServers: ChaosFault.bothServers.rawValue
        case .roll: "a server told to go"
        case .restart: "restart of PostgreSQL"
        }
    }
}
