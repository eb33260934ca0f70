import Testing

@testable import Usher

@Suite("What is known of a show")
struct ShowBoardTests {
    @Test("changes that wait for the plan may have so many bytes together, and not one more")
    func mostWaitingBytes() throws {
        let map = try #require(WholeMap(Array(FeedScript().snapshotText().utf8)))
        var board = ShowBoard()
        var isTaken = board.take(map)
        let half = [UInt8](repeating: 0, count: ShowBoard.mostWaitingBytes / 2)
        func take(_ seq: Int64, _ bytes: Span<UInt8>) -> ShowBoard.Verdict {
            var change = ChangeParts()
            change.reset(length: bytes.count)
            change.prev = seq - 1
            change.seq = seq
            return board.take(change, bytes)
        }
        #expect(isTaken && take(101, half.span) == .applied && take(102, half.span) == .applied)
        #expect(take(103, half.span.extracting(0..<1)) == .unplanned)
        // A whole map begins anew.
        isTaken = board.take(map)
        #expect(isTaken && take(101, half.span) == .applied && take(102, half.span) == .applied)
    }

    @Test("changes that wait for the map may have so many bytes together; one more, and none waits any longer")
    func mostWaitingBytesForMap() throws {
        let map = try #require(WholeMap(Array(FeedScript().snapshotText().utf8)))
        let half = [UInt8](repeating: 0, count: ShowBoard.mostWaitingBytes / 2)
        for isOver in [false, true] {
            var board = ShowBoard()
            board.begin(at: map.position)
            for (number, length) in [half.count, half.count, 1].prefix(isOver ? 3 : 2).enumerated() {
                var change = ChangeParts()
                change.reset(length: length)
                change.prev = 100 + Int64(number)
                change.seq = change.prev + 1
                #expect(board.take(change, half.span.extracting(0..<length)) == .applied)
            }
            let isJoined = board.join(map)
            #expect(isJoined == !isOver)
        }
    }
}
