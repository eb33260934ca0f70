/// Ways of cutting one input into pieces: whole, byte by byte, at every single place (for short inputs) and at
/// random places. An engine must do the same with each of them.
package struct Chunkings: Sequence, Sendable {
    /// Inputs up to this length are also cut in two at every place.
    private static let cutEverywhere = 600

    private let bytes: [UInt8]
    private let seed: UInt64
    private let randomCuts: Int

    fileprivate init(bytes: [UInt8], seed: UInt64, randomCuts: Int) {
        self.bytes = bytes
        self.seed = seed
        self.randomCuts = randomCuts
    }

    package func makeIterator() -> AnyIterator<Chunking> {
        var next = 0
        let everywhere = bytes.count <= Self.cutEverywhere && bytes.count > 1 ? bytes.count - 1 : 0
        var random = SplitMix(seed: seed)
        return AnyIterator {
            defer { next += 1 }
            switch next {
            case 0: return Chunking(name: "whole", pieces: [bytes])
            case 1: return Chunking(name: "byte by byte", pieces: bytes.map { [$0] })
            case 2..<2 + everywhere:
                let cut = next - 1
                return Chunking(name: "cut at \(cut)", pieces: [Array(bytes[..<cut]), Array(bytes[cut...])])
            case 2 + everywhere..<2 + everywhere + randomCuts:
                return Chunking(
                    name: "random cut \(next - 2 - everywhere) of seed \(seed)", pieces: cut(with: &random))
            default: return nil
            }
        }
    }

    private func cut(with random: inout SplitMix) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var rest = bytes[...]
        let longest = Int.random(in: 1...Swift.max(1, Swift.min(bytes.count, 64)), using: &random)
        while !rest.isEmpty {
            let length = Int.random(in: 0...longest, using: &random)
            pieces.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return pieces
    }
}

/// One way of cutting; `name` tells it apart in a failed expectation.
package struct Chunking: Sendable {
    package let name: String
    package let pieces: [[UInt8]]
}

/// Cuts an input in every way that is worth trying. The seed is part of the names of the random ones.
package func chunkings(
    of bytes: [UInt8], seed: UInt64 = .random(in: 0...UInt64.max), randomCuts: Int = 16
) -> Chunkings {
    Chunkings(bytes: bytes, seed: seed, randomCuts: randomCuts)
}
