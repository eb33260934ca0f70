import Bytes
import Contract
import Domain
import Reactor
import TestSupport

/// One viewer of an audience. It keeps the rules of docs/feed.md: comes back behind its position, and opens the next
/// link before it gives up one that a server asked it to leave. Confined to the audience's loop.
final class AudienceViewer {
    private final class Link {
        let server: Int
        var feed: FeedLink?
        var node: AudienceMaps.Node
        var isSubscribed = false

        init(_ server: Int, _ node: AudienceMaps.Node) {
            self.server = server
            self.node = node
        }
    }

    private unowned let audience: Audience
    private let number: Int
    private var random: SplitMix
    private var node: AudienceMaps.Node
    /// What tells, and what is to tell instead of it.
    private var current: Link?
    private var next: Link?
    private var server: Int
    private var hasMap = false
    private var isWaiting = false
    private var darkSince: Tick?

    private static let drain = Array(#"{"type":"drain""#.utf8)
    private static let subscribed = Array(#"{"type":"subscribed""#.utf8)
    private static let error = Array(#"{"type":"error""#.utf8)
    private static let snapshot = Array(#"{"type":"snapshot""#.utf8)

    init(_ number: Int, in audience: Audience) {
        self.number = number
        self.audience = audience
        random = SplitMix(seed: audience.plan.seed &+ UInt64(number) &* 104_729)
        node = audience.start(AudiencePlan.scope(of: number))
        server = number % 2
    }

    /// Where its map stands.
    var place: AudienceMaps.Node { current?.node ?? node }

    private var otherServer: Int { 1 - server }

    // MARK: Links

    func begin() {
        connect()
        guard case .wild = audience.plan.manner else { return }
        actLater()
    }

    private func connect() {
        isWaiting = false
        guard current == nil else { return }
        current = open(at: server, behind: node)
        if current == nil { comeBack() }
    }

    private func open(at server: Int, behind node: AudienceMaps.Node) -> Link? {
        let link = Link(server, node)
        let wish = FeedLink.Wish(path: "/v1/feed", fields: [], compresses: number % 8 == 0)
        let feed = FeedLink(wish, on: audience.loop) { [weak self, weak link] event in
            guard let self, let link else { return }
            take(event, on: link)
        }
        link.feed = feed
        if node.scope == .staff {
            // Everybody is somebody else: an account has few connections.
            let account = "acct_000000000\(1_000 + number)"
            feed.send(Array(#"{"type":"auth","token":"\#(account) staff"}"#.utf8))
        }
        let after = node.map.states.isEmpty ? nil : node.map.position
        let start = after.map { #","after":"\#($0.text)""# } ?? ""
        let scope = node.scope.rawValue
        feed.send(Array(#"{"type":"subscribe","show":"\#(audience.plan.show)","scope":"\#(scope)"\#(start)}"#.utf8))
        do {
            try Connector.connect(
                to: .loopback(port: audience.control.port(of: server)), on: audience.loop, handler: feed)
        } catch {
            return nil
        }
        audience.tally.links += 1
        return link
    }

    private func take(_ event: FeedLink.Event, on link: Link) {
        guard link === current || link === next else { return }
        switch event {
        case .answered: break
        case .message(let bytes): take(bytes, on: link)
        case .closed(let code): audience.tally.closes[code, default: 0] += 1
        case .ended:
            audience.tally.ends += 1
            lose(link)
        }
    }

    private func take(_ bytes: [UInt8], on link: Link) {
        if bytes.starts(with: Self.drain) { return leave(link, told: bytes) }
        if bytes.starts(with: Self.error) { return refused(bytes, on: link) }
        link.node = audience.maps.take(bytes, at: link.node)
        if bytes.starts(with: Self.subscribed) { subscribed(bytes, on: link) }
        if bytes.starts(with: Self.snapshot) { audience.tally.snapshots += 1 }
        if !hasMap, !link.node.map.states.isEmpty {
            hasMap = true
            audience.control.countReady()
        }
        // The new link takes over as soon as it knows what the old one knew.
        if let next, let old = current, next.isSubscribed, next.node.seq >= old.node.seq {
            current = next
            self.next = nil
            server = next.server
            old.feed?.cut()
        }
    }

    private func subscribed(_ bytes: [UInt8], on link: Link) {
        link.isSubscribed = true
        let value = try? JSONReader.read(bytes)
        let mode = [value?["reason"], value?["mode"]].lazy.compactMap { field -> String? in
            if case .string(let text) = field { text } else { nil }
        }.first
        audience.tally.modes[mode ?? "without a mode", default: 0] += 1
        guard let since = darkSince, link === current else { return }
        darkSince = nil
        audience.tally.dark.longest = max(audience.tally.dark.longest, audience.loop.now.since(since))
    }

    /// A server without a database says so; one asks again, as after any other end.
    private func refused(_ bytes: [UInt8], on link: Link) {
        let text = String(decoding: bytes, as: UTF8.self)
        let code = text.split(separator: #""code":""#).last.map { String($0.prefix { $0 != "\"" }) } ?? text
        audience.tally.refusals[code, default: 0] += 1
        if code != "UNAVAILABLE" { audience.maps.fault(["viewer \(number) was told \(text)"]) }
        link.feed?.cut()
    }

    private func lose(_ link: Link) {
        if link === next {
            next = nil
            return
        }
        node = link.node
        if let next, next.isSubscribed {
            // It goes on from an earlier number, and is about to hear the rest.
            current = next
            server = next.server
            self.next = nil
            return
        }
        current = next
        next = nil
        if let current { server = current.server }
        if hasMap, darkSince == nil {
            darkSince = audience.loop.now
            audience.tally.dark.count += 1
        }
        if current == nil { comeBack() }
    }

    private func comeBack() {
        guard !isWaiting else { return }
        isWaiting = true
        server = otherServer
        let time = Duration.milliseconds(Int.random(in: 10...300, using: &random))
        _ = audience.loop.schedule(after: time) { [weak self] in self?.connect() }
    }

    // MARK: Asked to go

    private func leave(_ link: Link, told bytes: [UInt8]) {
        guard case .integer(let time) = (try? JSONReader.read(bytes))?["in_ms"] else { return }
        _ = audience.loop.schedule(after: .milliseconds(Int(time))) { [weak self, weak link] in
            guard let self, let link, link === current else { return }
            audience.tally.reconnects[link.server, default: []].append(audience.loop.now)
            goOver(from: link, to: 1 - link.server)
        }
    }

    private func goOver(from link: Link, to server: Int) {
        guard next == nil else { return }
        next = open(at: server, behind: link.node)
    }

    // MARK: What happens to people

    private func actLater() {
        _ = audience.loop.schedule(after: .milliseconds(Int.random(in: 100...6_000, using: &random))) { [weak self] in
            guard let self, audience.control.isLiving else { return }
            act()
            actLater()
        }
    }

    private func act() {
        guard let current, next == nil else { return }
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<3:
            audience.tally.cuts += 1
            self.current = nil
            node = current.node
            current.feed?.cut()
            comeBack()
        case 3..<6:
            audience.tally.stalls += 1
            current.feed?.stall()
            _ = audience.loop.schedule(after: .milliseconds(Int.random(in: 200...4_000, using: &random))) {
                [weak current] in
                current?.feed?.goOn()
            }
        case 6..<7:
            // The other side hears of no end, and of nothing else.
            audience.tally.halfOpen += 1
            self.current = nil
            node = current.node
            current.feed?.stall()
            if let feed = current.feed { audience.abandon(feed) }
            comeBack()
        case 7..<9:
            audience.tally.moves += 1
            goOver(from: current, to: otherServer)
        default: break
        }
    }
}
