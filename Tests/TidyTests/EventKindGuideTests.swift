import Testing

/// The guide for whoever adds a kind of event names every place that tells kinds apart.
@Suite("The guide to a new kind of event")
struct EventKindGuideTests {
    private let guide: String
    private let sources: [SwiftSource]

    init() throws {
        guide = try Repository.current.get().text(of: "docs/guides/add-an-event-kind.md")
        sources = try Repository.sources.get().filter { $0.path.hasPrefix("Sources/") }
    }

    @Test("leads to every source that names the kind 'unblocked'")
    func places() {
        let naming = sources.filter { source in
            let code = source.code
            return code.indices.dropFirst().contains { index in
                code[index].text == "unblocked" && [".", "case"].contains(code[index - 1].text)
            }
        }
        #expect(naming.count > 5)
        for source in naming { #expect(guide.contains("(../../\(source.path))"), "\(source.path) is missing") }
    }

    @Test("is right that the fold tells no kinds apart")
    func fold() throws {
        let fold = sources.filter { $0.path.hasPrefix("Sources/Domain/Seats/SeatMap+Fold") }
        #expect(fold.count == 1)
        #expect(!fold.contains { source in source.code.contains { $0.text == "kind" } })
    }
}
