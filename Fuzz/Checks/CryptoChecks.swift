internal import Crypto

/// What must hold for every token that somebody shows, and for everything that a process which hashes passwords may
/// hear or say. Each check tells what is wrong, or nil.
package enum CryptoChecks {
    private static let key = Array(repeating: UInt8(7), count: PasetoLocal.keySize)
    private static let header = Array(#"{"alg":"HS256","typ":"JWT"}"#.utf8)

    /// Nothing opens but what was sealed, and a token has one spelling. The first byte chooses the format, the second
    /// which letter is exchanged.
    package static func token(_ bytes: [UInt8]) -> String? {
        let isSigned = bytes.first.map { $0 & 1 != 0 } ?? false
        let letter = Int(bytes.dropFirst().first ?? 0)
        let content = Array(bytes.dropFirst(2))
        if open(String(decoding: content, as: UTF8.self), isSigned) != nil { return "a token that nobody sealed opens" }
        let sealed =
            isSigned
            ? SignedToken.seal(content, header: header, key: key) : PasetoLocal.seal(content, key: key, footer: header)
        if open(sealed, isSigned) != content { return "what was sealed does not open" }
        var changed = Array(sealed.utf8)
        let place = letter % changed.count
        changed[place] = changed[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        if open(String(decoding: changed, as: UTF8.self), isSigned) != nil { return "letter \(place) means nothing" }
        return nil
    }

    private static func open(_ token: String, _ isSigned: Bool) -> [UInt8]? {
        do throws(TokenFault) {
            if isSigned { return try SignedToken.open(token, header: header, key: key) }
            let opened = try PasetoLocal.open(token, key: key)
            return opened.footer == header ? opened.message : nil
        } catch {
            return nil
        }
    }

    /// The same frames for every way of cutting; what is understood is said again in the same way.
    package static func hashFrames(_ bytes: [UInt8]) -> String? {
        var limits = HashFrameLimits()
        if bytes.first.map({ $0 & 1 != 0 }) ?? false { (limits.hashBytes, limits.passwordBytes) = (16, 32) }
        let input = Array(bytes.dropFirst())
        let whole = frames([input], limits)
        for pieces in Cuts.all(of: input) where frames(pieces, limits) != whole {
            return "cut into \(pieces.map(\.count)) the frames differ"
        }
        for body in whole.bodies {
            if body.isEmpty || body.count > limits.frameBytes { return "a frame of \(body.count) bytes" }
            if let fault = request(body, limits) ?? answer(body, limits) { return fault }
        }
        return nil
    }

    private struct Frames: Equatable {
        var bodies: [[UInt8]] = []
        var fault: HashFault?
        var isWhole = true
    }

    private static func frames(_ pieces: [[UInt8]], _ limits: HashFrameLimits) -> Frames {
        var reader = HashFrameReader(limits: limits)
        var frames = Frames()
        for piece in pieces {
            var rest = piece[...]
            do throws(HashFault) {
                while let body = try reader.next(from: &rest) { frames.bodies.append(body) }
            } catch {
                frames.fault = error
                return frames
            }
        }
        frames.isWhole = reader.isBetweenFrames
        return frames
    }

    private static func request(_ body: [UInt8], _ limits: HashFrameLimits) -> String? {
        do throws(HashFault) {
            let request = try HashRequest(body: body, limits: limits)
            // Bytes that are no text became longer ones.
            guard let frame = request.frame(limits) else { return nil }
            let again = try HashRequest(body: Array(frame.dropFirst(4)), limits: limits)
            return again == request ? nil : "a request reads back as another"
        } catch {
            return nil
        }
    }

    private static func answer(_ body: [UInt8], _ limits: HashFrameLimits) -> String? {
        do throws(HashFault) {
            let answer = try HashAnswer(body: body, limits: limits)
            var wide = limits
            wide.hashBytes *= 3
            let again = try HashAnswer(body: Array(answer.frame.dropFirst(4)), limits: wide)
            return again == answer ? nil : "an answer reads back as another"
        } catch {
            return nil
        }
    }
}
