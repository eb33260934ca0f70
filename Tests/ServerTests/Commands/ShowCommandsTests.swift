import API
import Domain
import Storage
import Testing

@testable import Server

@Suite("Commands on shows")
struct ShowCommandsTests {
    @Test("a show is found by its readable name and by its id, and by nothing else")
    func find() async throws {
        try await withFloor { house in
            let node = try await house.node()
            try await house.add(7, to: node)
            for name in ["show-7", PublicID.text(ShowID(7))] {
                #expect(try await ShowCommands.find(name, node.floor).id == ShowID(7), "\(name)")
            }
            for name in ["7", "show-8", PublicID.text(ShowID(8))] {
                await #expect(throws: StartFailure.self, "\(name)") { try await ShowCommands.find(name, node.floor) }
            }
            await node.shutDown()
        }
    }
}
