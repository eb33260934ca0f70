import API
import Bytes
import Contract
import Domain
import Testing
import WebSocket

@testable import Feed

/// What one connection is told for everything that it says, without any connection.
@Suite struct FeedSessionTests {
    private static let start = Tick(nanoseconds: 1_000_000_000)
    private static let customer = FeedPass(Principal(account: AccountID(7), role: .customer))
    private static let door = FeedPass(Principal(account: AccountID(8), role: .staff), name: "Door 1")
    private static let plan = StreamPlan(
        mode: .snapshot, reason: nil, position: FeedPosition(epoch: 1, seq: 5, tag: 2), behind: 0, version: 0)

    private func session(
        _ limits: FeedLimits = FeedLimits(), isAdmitted: Bool = true, pass: FeedPass? = nil
    ) -> FeedSession {
        FeedSession(limits: limits, isAdmitted: isAdmitted, pass: pass, now: Self.start, mayWatch: Self.mayWatch)
    }

    private func say(_ text: String, to session: inout FeedSession) -> [FeedSession.Action] {
        session.received(
            Array(text.utf8), now: Self.start, time: "t", gate: { $0 == "right" ? nil : Problem(.apiKeyInvalid) })
    }

    /// Show 9 is for staff alone; everybody may watch the others.
    private static func mayWatch(_ show: ShowID, _ principal: Principal?) -> Bool {
        show != ShowID(9) || principal?.role == .staff
    }

    /// The type of each message, `error CODE` for errors, and a word for everything else.
    private func words(_ actions: [FeedSession.Action]) -> [String] {
        actions.compactMap { action in
            switch action {
            case .send(let bytes):
                guard let value = try? JSONReader.read(bytes), case .string(let type) = value["type"] else {
                    return "?"
                }
                guard type == "error" || type == "unsubscribed", case .string(let code) = value["code"] else {
                    return type
                }
                return "\(type) \(code)"
            case .authenticate: return "authenticate"
            case .find: return "find"
            case .join: return "join"
            case .part: return "part"
            case .close(let code, _): return "close \(code.number)"
            case .countError, .countHeartbeat: return nil
            }
        }
    }

    private func subscribe(_ show: Int64, _ session: inout FeedSession, scope: FeedScope = .open) -> [String] {
        let asked = say(
            #"{"type":"subscribe","id":1,"show":"show-\#(show)","scope":"\#(scope.rawValue)"}"#, to: &session)
        guard case .find(let wish) = asked.first else { return words(asked) }
        return words(
            session.found(wish, ShowID(show), slug: "show-\(show)", plan: Self.plan, now: Self.start))
    }

    // MARK: Commands

    @Test("ping is answered at once, with its id")
    func ping() {
        var session = session()
        #expect(
            say(#"{"type":"ping","id":"x"}"#, to: &session) == [.send(FeedNotice.pong(.text("x"), now: "t").bytes)])
        #expect(!session.isWaiting)
    }

    @Test("a subscription waits for its show, is answered, and only then begins")
    func subscription() {
        var session = session()
        let asked = say(#"{"type":"subscribe","id":1,"show":"demo","after":"now"}"#, to: &session)
        let wish = FeedWish(mark: .integer(1), name: "demo", scope: .open, start: .now)
        #expect(asked == [.find(wish)])
        #expect(session.isWaiting)
        let begun = session.found(wish, ShowID(5), slug: "demo", plan: Self.plan, now: Self.start)
        #expect(words(begun) == ["subscribed", "join"])
        #expect(begun.last == .join(ShowID(5), .open, version: 0))
        #expect(!session.isWaiting)
    }

    @Test("a show that is not there is told, and the next command is taken")
    func refusal() {
        var session = session()
        _ = say(#"{"type":"subscribe","id":1,"show":"nope"}"#, to: &session)
        #expect(
            words(session.refused(.integer(1), Problem(.showNotFound), now: Self.start)) == ["error SHOW_NOT_FOUND"])
        #expect(!session.isWaiting)
    }

    @Test("subscribing to a show again replaces, in the same scope or another")
    func replacing() {
        var session = session(pass: Self.door)
        #expect(subscribe(1, &session) == ["subscribed", "join"])
        #expect(subscribe(1, &session) == ["part", "subscribed", "join"])
        #expect(subscribe(1, &session, scope: .staff) == ["part", "subscribed", "join"])
        #expect(session.subscriptions.map(\.scope) == [.staff])
    }

    @Test("unsubscribing ends one subscription, by the name or the id of the show")
    func unsubscribing() {
        var session = session()
        _ = subscribe(1, &session)
        _ = subscribe(2, &session)
        #expect(words(say(#"{"type":"unsubscribe","show":"show-1"}"#, to: &session)) == ["part", "unsubscribed"])
        #expect(words(say(#"{"type":"unsubscribe","show":"show-1"}"#, to: &session)) == ["error SHOW_NOT_FOUND"])
        let id = PublicID.text(ShowID(2))
        #expect(words(say(#"{"type":"unsubscribe","show":"\#(id)"}"#, to: &session)) == ["part", "unsubscribed"])
        #expect(session.subscriptions.isEmpty)
    }

    @Test("what is no command is told, and the socket stays")
    func nonsense() {
        var session = session()
        #expect(words(say("what?", to: &session)) == ["error MALFORMED_JSON"])
        #expect(words(say(#"{"type":"buy"}"#, to: &session)) == ["error VALIDATION_ERROR"])
        #expect(words(say(#"{"type":"ping"}"#, to: &session)) == ["pong"])
    }

    // MARK: Who it is

    @Test("a token is asked about; who it is counts from then on")
    func authentication() {
        var session = session()
        #expect(
            say(#"{"type":"auth","id":1,"token":"t"}"#, to: &session) == [.authenticate(.integer(1), token: "t")])
        #expect(session.isWaiting)
        let told = session.authenticated(.integer(1), Self.door, expiresIn: nil, now: Self.start)
        let message = FeedAuthenticated(
            mark: .integer(1), account: PublicID.text(AccountID(8)), name: "Door 1", role: "staff", expiresAt: nil)
        #expect(told == [.send(message.bytes)])
        #expect(session.pass == Self.door)
    }

    @Test("a token that is refused leaves the client who it was")
    func wrongToken() {
        var session = session(pass: Self.customer)
        _ = say(#"{"type":"auth","id":1,"token":"t"}"#, to: &session)
        #expect(
            words(session.refused(.integer(1), Problem(.unauthenticated), now: Self.start)) == ["error UNAUTHENTICATED"]
        )
        #expect(session.pass == Self.customer)
    }

    @Test("the scope of staff is for staff")
    func staffScope() {
        var nobody = session()
        #expect(subscribe(1, &nobody, scope: .staff) == ["error UNAUTHENTICATED"])
        var customer = session(pass: Self.customer)
        #expect(subscribe(1, &customer, scope: .staff) == ["error FORBIDDEN"])
        var door = session(pass: Self.door)
        #expect(subscribe(1, &door, scope: .staff) == ["subscribed", "join"])
    }

    @Test("who is staff no longer is told so for each show, and keeps what everybody sees")
    func downgrade() {
        var session = session(pass: Self.door)
        _ = subscribe(1, &session)
        _ = subscribe(2, &session, scope: .staff)
        _ = say(#"{"type":"auth","token":"t"}"#, to: &session)
        let told = session.authenticated(nil, Self.customer, expiresIn: nil, now: Self.start)
        #expect(words(told) == ["authenticated", "part", "unsubscribed FORBIDDEN"])
        #expect(session.subscriptions.map(\.show) == [ShowID(1)])
    }

    @Test("who becomes somebody else loses the shows that this one may not watch, whatever ends the pass")
    func rights() {
        var session = session(pass: Self.door)
        for show: Int64 in [1, 9] { #expect(subscribe(show, &session) == ["subscribed", "join"]) }
        _ = say(#"{"type":"auth","token":"t"}"#, to: &session)
        #expect(
            words(session.authenticated(nil, Self.door, expiresIn: nil, now: Self.start)) == [
                "authenticated"
            ])
        _ = say(#"{"type":"auth","token":"t"}"#, to: &session)
        #expect(
            words(session.authenticated(nil, Self.customer, expiresIn: nil, now: Self.start)) == [
                "authenticated", "part", "unsubscribed FORBIDDEN",
            ])
        #expect(session.subscriptions.map(\.show) == [ShowID(1)])
        var outdated = self.session(pass: Self.door)
        _ = subscribe(9, &outdated)
        #expect(
            words(outdated.outdated(now: Self.start)) == ["part", "unsubscribed TOKEN_EXPIRED"])
        var customer = self.session(pass: Self.customer)
        #expect(subscribe(9, &customer) == ["error SHOW_NOT_FOUND"])
        #expect(customer.subscriptions.isEmpty && !customer.isWaiting)
    }

    @Test("D10: a pass that ends takes the scope of staff with it, to the millisecond")
    func expiry() {
        var session = session()
        _ = say(#"{"type":"auth","token":"t"}"#, to: &session)
        _ = session.authenticated(nil, Self.door, expiresIn: .seconds(10), now: Self.start)
        _ = subscribe(1, &session, scope: .staff)
        let end = Self.start.advanced(by: .seconds(10))
        #expect(session.deadline(shared: .zero) == end)
        #expect(session.tick(now: end.advanced(by: .nanoseconds(-1)), shared: .zero, time: "t").isEmpty)
        #expect(words(session.tick(now: end, shared: .zero, time: "t")) == ["part", "unsubscribed TOKEN_EXPIRED"])
        #expect(session.pass == nil)
    }

    @Test("a session that is revoked is closed with 4003")
    func revocation() {
        var session = session(pass: Self.door)
        #expect(words(session.revoked()) == ["close 4003"])
    }

    @Test("a pass that the opening request has shown ends like any other")
    func openingPass() {
        var session = FeedSession(
            limits: FeedLimits(), isAdmitted: true, pass: Self.door, expiresIn: .seconds(10), now: Self.start,
            mayWatch: Self.mayWatch)
        _ = subscribe(1, &session, scope: .staff)
        let end = Self.start.advanced(by: .seconds(10))
        #expect(session.deadline(shared: .zero) == end)
        #expect(words(session.tick(now: end, shared: .zero, time: "t")) == ["part", "unsubscribed TOKEN_EXPIRED"])
    }

    @Test("a pass that ends while a show is looked for opens nothing any more")
    func outdatedMeanwhile() {
        var session = session(pass: Self.door)
        let asked = say(#"{"type":"subscribe","show":"demo","scope":"staff"}"#, to: &session)
        guard case .find(let wish) = asked.first else {
            Issue.record("\(words(asked))")
            return
        }
        #expect(words(session.outdated(now: Self.start)) == [])
        let found = session.found(wish, ShowID(5), slug: "demo", plan: Self.plan, now: Self.start)
        #expect(words(found) == ["error UNAUTHENTICATED"])
        #expect(session.subscriptions.isEmpty && !session.isWaiting)
    }

    @Test("a pass that is outdated takes the scope of staff with it, and a new token brings it back")
    func outdated() {
        var session = session(pass: Self.door)
        _ = subscribe(1, &session)
        _ = subscribe(2, &session, scope: .staff)
        #expect(words(session.outdated(now: Self.start)) == ["part", "unsubscribed TOKEN_EXPIRED"])
        #expect(session.pass == nil && session.subscriptions.map(\.show) == [ShowID(1)])
        _ = say(#"{"type":"auth","token":"t"}"#, to: &session)
        _ = session.authenticated(nil, Self.door, expiresIn: nil, now: Self.start)
        #expect(subscribe(2, &session, scope: .staff) == ["subscribed", "join"])
    }

    @Test("behind a gate the key comes first, in a message of its own or with the token")
    func gate() {
        var session = session(isAdmitted: false)
        #expect(subscribe(1, &session) == ["error API_KEY_INVALID"])
        #expect(
            words(say(#"{"type":"auth","api_key":"wrong","token":"t"}"#, to: &session)) == ["error API_KEY_INVALID"])
        #expect(!session.isWaiting)
        #expect(words(say(#"{"type":"auth","api_key":"right"}"#, to: &session)) == ["authenticated"])
        #expect(subscribe(1, &session) == ["subscribed", "join"])
    }

    // MARK: Limits and time

    @Test("as many wrong keys as the limit close the connection with 1008, right ones count for nothing")
    func wrongKeys() {
        var limits = FeedLimits()
        limits.wrongKeys = 3
        var session = session(limits, isAdmitted: false)
        let wrong = #"{"type":"auth","api_key":"wrong"}"#
        for _ in 0..<2 {
            #expect(words(say(wrong, to: &session)) == ["error API_KEY_INVALID"])
            #expect(words(say(#"{"type":"auth","api_key":"right"}"#, to: &session)) == ["authenticated"])
        }
        #expect(words(say(wrong, to: &session)) == ["error API_KEY_INVALID", "close 1008"])
    }

    @Test("one connection watches as many shows as the limit, and not one more")
    func subscriptions() {
        var limits = FeedLimits()
        limits.subscriptions = 3
        var session = session(limits)
        for show in 1...3 { #expect(subscribe(Int64(show), &session) == ["subscribed", "join"]) }
        #expect(subscribe(4, &session) == ["error LIMIT_REACHED"])
        // Replacing one is not one more.
        #expect(subscribe(3, &session) == ["part", "subscribed", "join"])
    }

    @Test("who subscribes to nothing within the time is closed with 4001; who did may stay without")
    func unsubscribedTime() {
        var limits = FeedLimits()
        limits.unsubscribedTime = .seconds(10)
        var idle = session(limits)
        let end = Self.start.advanced(by: .seconds(10))
        #expect(idle.deadline(shared: .zero) == end)
        #expect(idle.tick(now: end.advanced(by: .nanoseconds(-1)), shared: .zero, time: "t").isEmpty)
        #expect(words(idle.tick(now: end, shared: .zero, time: "t")) == ["close 4001"])
        var hidden = session(limits)
        _ = subscribe(1, &hidden)
        _ = say(#"{"type":"unsubscribe","show":"show-1"}"#, to: &hidden)
        #expect(hidden.tick(now: end, shared: .zero, time: "t").isEmpty)
    }

    @Test("a heartbeat comes after silence, and shared messages are no silence")
    func heartbeat() {
        var session = session()
        let limits = FeedLimits()
        #expect(limits.heartbeat < limits.dead)
        _ = subscribe(1, &session)
        let quiet = Self.start.advanced(by: limits.heartbeat)
        #expect(session.deadline(shared: .zero) == quiet)
        #expect(session.tick(now: quiet.advanced(by: .nanoseconds(-1)), shared: .zero, time: "t").isEmpty)
        let shared = Self.start.advanced(by: .seconds(20))
        #expect(session.deadline(shared: shared) == shared.advanced(by: limits.heartbeat))
        #expect(session.tick(now: quiet, shared: shared, time: "t").isEmpty)
        let later = shared.advanced(by: limits.heartbeat)
        #expect(words(session.tick(now: later, shared: shared, time: "t")) == ["heartbeat"])
        #expect(session.deadline(shared: shared) == later.advanced(by: limits.heartbeat))
    }

    @Test("a drain is told once, and whoever stays is closed with 4200 when its time is over")
    func drain() {
        var session = session()
        _ = subscribe(1, &session)
        let told = session.drain(in: .seconds(3), closing: .seconds(9), now: Self.start)
        #expect(told == [.send(FeedNotice.drain(inMilliseconds: 3_000, closeMilliseconds: 9_000).bytes)])
        #expect(session.drain(in: .seconds(3), closing: .seconds(9), now: Self.start).isEmpty)
        let end = Self.start.advanced(by: .seconds(9))
        #expect(session.deadline(shared: .zero) == end)
        #expect(session.tick(now: end.advanced(by: .nanoseconds(-1)), shared: .zero, time: "t").isEmpty)
        #expect(words(session.tick(now: end, shared: .zero, time: "t")) == ["close 4200"])
    }
}
