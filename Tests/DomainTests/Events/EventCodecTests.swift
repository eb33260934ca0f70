import Testing

@testable import Domain

@Suite("Events as bytes")
struct EventCodecTests {
    @Test("come back as they were, of every kind and shape")
    func roundTrip() throws {
        for event in try EventSamples.all() {
            let bytes = EventCodec.encode(event)
            let read = try EventCodec.decode(bytes, kind: EventKind(number: event.kind.number), at: event.at)
            #expect(read == event)
            #expect(EventCodec.encode(read) == bytes)
        }
    }

    @Test("are the same on every machine and in every version")
    func pinned() throws {
        let owner = OwnerState(
            id: 7, kind: .hold, account: AccountID(12), deadline: Hall.opening.advanced(by: .minutes(5)),
            since: Hall.opening)
        var detail = EventDetail()
        detail.hold = HoldID(7)
        let event = SeatEvent(
            .held, at: Hall.opening, owners: [owner],
            places: [PlaceChange(PlaceNumber(Int32(3)), .held, owner: 7, price: 300)], detail: detail)
        #expect(
            EventCodec.encode(event) == [
                1, 1, 14, 0, 2, 24, 0xC0, 0xCF, 0x24, 0, 0, 0, 0, 1, 6, 0x51, 0xD8, 0x04, 0, 1, 14,
            ])
    }

    @Test("kinds have numbers and names of their own")
    func kinds() {
        #expect(EventKind.known.map { Int($0.number) } == Array(1...14))
        #expect(Set(EventKind.known.map(\.name)).count == 14)
        #expect(EventKind(number: 15) == .unknown(15))
        #expect(EventKind(number: 15).name == "unknown_15")
        #expect(
            EventKind.known.filter { !$0.isPublic }.map(\.name) == [
                "extended", "paying", "payment_late", "checked_in", "check_in_undone",
            ])
    }

    @Test("cut anywhere, or with a byte too many, are a fault and no trap")
    func cut() throws {
        for event in try EventSamples.all() {
            let bytes = EventCodec.encode(event)
            for length in bytes.indices {
                #expect(throws: CodecFault.self) {
                    try EventCodec.decode(Array(bytes[..<length]), kind: event.kind, at: event.at)
                }
            }
            #expect(throws: CodecFault.surplus) {
                try EventCodec.decode(bytes + [0], kind: event.kind, at: event.at)
            }
        }
    }

    @Test("with any byte changed are a fault, or an event whose bytes they are")
    func mutated() throws {
        var random = SeededNumbers(seed: 11)
        let samples = try EventSamples.all().map(EventCodec.encode)
        for round in 0..<6_000 {
            var bytes = samples[random.below(samples.count)]
            for _ in 0...random.below(3) { bytes[random.below(bytes.count)] = UInt8(random.below(256)) }
            guard let event = try? EventCodec.decode(bytes, kind: .held, at: Hall.opening) else { continue }
            #expect(EventCodec.encode(event) == bytes, "round \(round)")
        }
    }

    @Test("of random bytes never trap, and never take more memory than they are")
    func random() {
        var random = SeededNumbers(seed: 12)
        for _ in 0..<6_000 {
            let bytes = [EventCodec.version] + (0..<random.below(60)).map { _ in UInt8(random.below(256)) }
            _ = try? EventCodec.decode(bytes, kind: .held, at: .never)
        }
        let huge: [UInt8] = [1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1]
        #expect(throws: CodecFault.truncated) { try EventCodec.decode(huge, kind: .held, at: .never) }
    }

    @Test("an event that was read can be folded or is refused, whatever it says")
    func folding() throws {
        var random = SeededNumbers(seed: 13)
        let samples = try EventSamples.all().map(EventCodec.encode)
        var scene = try Scene()
        _ = try scene.sell("A-1", "A-2")
        var folded = 0
        for _ in 0..<3_000 {
            var bytes = samples[random.below(samples.count)]
            bytes[random.below(bytes.count)] = UInt8(random.below(256))
            guard let event = try? EventCodec.decode(bytes, kind: .held, at: Hall.opening) else { continue }
            var map = scene.map
            if (try? map.apply(event)) != nil { folded += 1 }
        }
        #expect(folded > 0)
    }

    @Test("numbers have one form only")
    func canonical() {
        var source = ByteSource([0x80, 0])
        #expect(throws: CodecFault.invalid) { try source.number() }
        source = ByteSource([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1])
        #expect((try? source.number()) == .max)
        source = ByteSource([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2])
        #expect(throws: CodecFault.invalid) { try source.number() }
        for value in [0, 1, -1, 63, -64, 64, Int64.max, .min] {
            var sink = ByteSink()
            sink.signed(value)
            source = ByteSource(sink.bytes)
            #expect((try? source.signed()) == value)
        }
    }

    @Test("another version, and a text that no rule allows, are faults")
    func faults() throws {
        #expect(throws: CodecFault.version(2)) { try EventCodec.decode([2], kind: .held, at: .never) }
        var detail = EventDetail()
        detail.reason = Reason("ab")
        var bytes = EventCodec.encode(SeatEvent(.held, at: .never, detail: detail))
        bytes[bytes.count - 1] = 0
        #expect(throws: CodecFault.invalid) { try EventCodec.decode(bytes, kind: .held, at: .never) }
        bytes[bytes.count - 1] = 0xFF
        #expect(throws: CodecFault.invalid) { try EventCodec.decode(bytes, kind: .held, at: .never) }
    }

    @Test("a discarded show comes back as one, and is a cancelled one to nodes that know no such life")
    func discarded() throws {
        func event(_ life: ShowLife) throws -> SeatEvent {
            var detail = EventDetail()
            detail.terms = try Hall.terms(life: life)
            return SeatEvent(.showChanged, at: Hall.opening, detail: detail)
        }
        let bytes = EventCodec.encode(try event(.discarded))
        #expect(try EventCodec.decode(bytes, kind: .showChanged, at: Hall.opening) == event(.discarded))
        let cancelled = EventCodec.encode(try event(.cancelled))
        // The marks of the details are the fifth number; behind them all is the same.
        #expect(bytes.suffix(cancelled.count - 6) == cancelled.suffix(cancelled.count - 6))
    }

    @Test("details of a newer version are kept, byte by byte")
    func newer() throws {
        var detail = EventDetail()
        detail.hold = HoldID(4)
        detail.newer = .init(marks: 1 << 40, bytes: [9, 8, 7])
        let event = SeatEvent(.held, at: Hall.opening, detail: detail)
        let bytes = EventCodec.encode(event)
        #expect(try EventCodec.decode(bytes, kind: .held, at: Hall.opening) == event)
    }
}
