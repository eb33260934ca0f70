import Reactor
import Storage
import TestSupport
import Testing

@Suite struct TestPostgresTests {
    @Test("each test has a database of its own in the shared cluster") func databases() async throws {
        let postgres = try await TestPostgres.shared()
        let first = try await postgres.makeDatabase()
        let second = try await postgres.makeDatabase()
        #expect(first.database != second.database)
        try await onThread {
            let writer = try StartupConnection(first)
            try writer.run("CREATE TABLE mark (n int)")
            let reader = try StartupConnection(second)
            #expect(try reader.isEmpty("SELECT FROM pg_tables WHERE tablename = 'mark'"))
        }
    }

    @Test("the owner of a database is no superuser") func rights() async throws {
        let address = try await TestPostgres.shared().makeDatabase()
        try await onThread {
            let connection = try StartupConnection(address)
            #expect(try connection.isEmpty("SELECT FROM pg_roles WHERE rolname = current_user AND rolsuper"))
        }
    }

    @Test("a cluster of one's own keeps its rows through kill -9 and a restart") func killed() async throws {
        let postgres = try await TestPostgres.own(durable: true)
        let address = try await postgres.makeDatabase()
        try await onThread {
            let connection = try StartupConnection(address)
            try connection.run("CREATE TABLE mark (n int)")
            try connection.run("INSERT INTO mark VALUES (1)")
        }
        try await postgres.kill9()
        #expect(postgres.postmaster == nil)
        try await onThread {
            _ = #expect(throws: EmbeddedFailure.self) { try StartupConnection(address) }
        }
        try await postgres.restart()
        try await onThread {
            let connection = try StartupConnection(address)
            let isEmpty = try connection.isEmpty("SELECT FROM mark")
            #expect(!isEmpty)
        }
    }
}
