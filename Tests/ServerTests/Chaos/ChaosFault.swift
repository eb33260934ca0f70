/// What ends in the middle of everything, without a word.
enum ChaosFault: String, CaseIterable, Sendable {
    case oneServer = "kill -9 of a server"
    case bothServers = "kill -9 of both servers"
    case backend = "kill -9 of a backend of PostgreSQL"
    case postmaster = "kill -9 of the postmaster"
}
