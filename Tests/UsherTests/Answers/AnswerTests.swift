import Contract
import HTTP
import Testing

@testable import Usher

@Suite("Questions and answers over REST")
struct AnswerTests {
    private func body(_ request: RestRequest) -> String { String(decoding: request.content ?? [], as: UTF8.self) }

    @Test("names of others never leave their place in a path")
    func paths() {
        #expect(RestRequest.map(show: "a/../b?c#d e").target == "/v1/shows/a%2F..%2Fb%3Fc%23d%20e/map")
        let more = RestRequest.add(SeatWish(target: "h_1", seats: ["A-3"], best: nil, category: nil))
        #expect(more.target == "/v1/holds/h_1/seats" && body(more) == #"{"seats":["A-3"]}"#)
        #expect(RestRequest.extend(hold: "hä").target == "/v1/holds/h%C3%A4/extend")
        #expect(RestRequest.release(hold: "h_1", seat: "A-1", reason: nil).target == "/v1/holds/h_1/seats/A-1")
        let forced = RestRequest.release(hold: "h_1", seat: nil, reason: "no show & late")
        #expect(forced.target == "/v1/holds/h_1?reason=no%20show%20%26%20late" && forced.content == nil)
        #expect(
            RestRequest.shows(date: "2026-01-01", status: "on sale").target
                == "/v1/shows?date=2026-01-01&status=on%20sale")
    }

    @Test("bodies are those of the contract")
    func bodies() {
        let named = SeatWish(target: "demo", seats: ["A-1", "A\"2"], best: nil, category: nil)
        #expect(body(.hold(named)) == #"{"seats":["A-1","A\"2"]}"#)
        let best = SeatWish(target: "demo", seats: [], best: 2, category: "deluxe")
        #expect(body(.hold(best)) == #"{"best":{"count":2,"category":"deluxe"}}"#)
        let desk = WalkInOptions(wish: named, name: "Asha", phone: "1", paid: .init(amount: 5, currency: "INR"))
        #expect(
            body(.walkIn(desk))
                == #"{"seats":["A-1","A\"2"],"customer":{"name":"Asha","phone":"1"},"amount_paid":{"amount":5,"currency":"INR"}}"#
        )
        for (shown, kind) in [
            ("0f1e2d3c4b5a69788796a5b4c3d2e1f0", "code"), ("7K3M-9QXT", "booking"), ("7k3m9qxt", "booking"),
            ("book_00000000000za", "booking"), ("B-3", "seat"), ("B-12345678", "seat"), ("STALL-A-12", "seat"),
            ("BALCONY-2", "seat"), ("STALL-23", "seat"), ("7K3M-9QXU", "seat"),
        ] {
            let passage = CheckInOptions(show: "demo", shown: shown, gate: "n", goesOut: true)
            #expect(
                body(.checkIn(passage, nonce: "n"))
                    == #"{"\#(kind)":"\#(shown)","gate":"n","direction":"out","nonce":"n"}"#)
        }
        #expect(body(.login(name: "a@b.c", password: "p")) == #"{"email":"a@b.c","password":"p"}"#)
        #expect(body(.login(name: "asha", password: "p")) == #"{"username":"asha","password":"p"}"#)
    }

    private func json(_ text: String) throws -> JSONValue { try JSONReader.read(Array(text.utf8)) }

    @Test("a hold, a booking and a verdict in a line")
    func lines() throws {
        let text = AnswerText(style: TextStyle())
        let hold = try json(
            #"{"id":"hold_1","seats":[{"label":"A-1","category":"deluxe"}],"total":{"amount":45050,"currency":"INR"},"expires_at":"2026-11-20T19:35:00.000Z","expires_in_ms":299000,"extensions_left":10}"#
        )
        #expect(
            text.text(.hold, of: hold)
                == "hold_1 holds A-1 (deluxe) for 450.50 INR, until 19:35:00 (4:59), 10 extensions left\n")
        let verdict = try json(
            #"{"verdict":"already","seat":"A-1","name":"As\u001bha","first":{"at":"2026-11-20T19:00:00.000Z","gate":"north"},"party":{"size":2,"inside":1},"check_in":"chk_1","seats":["A-1"]}"#
        )
        #expect(
            text.text(.verdict, of: verdict)
                == "ALREADY  A-1  As\u{FFFD}ha  first at 19:00:00, gate north  party 1/2  chk_1\n")
        #expect(!AnswerText.isLetIn(verdict))
        let booking = try json(
            #"{"id":"bok_1","code":"7K3M","status":"confirmed","seats":["A-1"],"total":{"amount":5,"currency":"JPY"},"tickets":[{"seat":"A-1","code":"t"}]}"#
        )
        #expect(text.text(.booking, of: booking) == "bok_1 confirmed, code 7K3M: A-1 for 5 JPY\n  A-1  t\n")
        #expect(text.text(.account, of: try json(#"{"username":"asha","role":"staff"}"#)) == "asha (staff)\n")
    }

    /// What others may have written, everywhere that a text stands.
    private static let hostile: [(subject: AnswerText.Subject, answer: String)] = [
        (
            .shows,
            #"{"items":[{"slug":"E","title":"E","status":"E","starts_at":"E"},{"id":"E","counts":{"free":1,"total":1}}]}"#
        ),
        (
            .hold,
            #"{"id":"E","seats":["E",{"label":"E","category":"E"}],"total":{"amount":1,"currency":"E"},"expires_in_ms":1,"expires_at":"E"}"#
        ),
        (
            .booking,
            #"{"id":"E","status":"E","code":"E","seats":["E"],"total":{"amount":1,"currency":"E"},"tickets":[{"seat":"E","code":"E"}]}"#
        ),
        (.booking, #"{"status":"pending","total":{"amount":1,"currency":"E"}}"#),
        (.verdict, #"{"verdict":"E","name":"E","first":{"at":"E","gate":"E"},"check_in":"E","seats":["E","E"]}"#),
        (.undone, #"{"id":"E","seats":["E","E"]}"#), (.account, #"{"account":{"username":"E","role":"E"}}"#),
    ]

    @Test("nothing of an answer commands a terminal", arguments: hostile)
    func harmless(subject: AnswerText.Subject, answer: String) throws {
        let text = AnswerText(style: TextStyle()).text(
            subject, of: try json(answer.replacing("E", with: #"\u001b[2J\u009b2J\r\u007f"#)))
        let controls = text.unicodeScalars.filter { $0.properties.generalCategory == .control && $0 != "\n" }
        #expect(controls.isEmpty && text.contains("\u{FFFD}"), "\(text.debugDescription)")
    }

    @Test("shows stand in columns")
    func table() throws {
        let shows = try json(
            #"{"items":[{"slug":"demo","title":"日本","starts_at":"2026-11-20T19:30:00.000Z","status":"on_sale","counts":{"free":3,"total":10}},{"slug":"longer","title":"x","starts_at":"bad","status":"draft"}]}"#
        )
        #expect(
            AnswerText(style: TextStyle()).text(.shows, of: shows) == """
                SHOW    TITLE  STARTS            STATUS   FREE
                demo    日本   2026-11-20 19:30  on_sale  3/10
                longer  x      bad               draft    \n
                """)
    }

    @Test("a day in summer stands on the clock of summer, one in winter on that of winter")
    func seasons() throws {
        // From 1 July 2026 on.
        let style = TextStyle { $0 < 1_782_864_000 ? 3_600 : 7_200 }
        let shows = try json(
            #"{"items":[{"slug":"a","starts_at":"2026-01-20T19:30:00.000Z"},{"slug":"b","starts_at":"2026-07-20T22:30:00.000Z"}]}"#
        )
        let text = AnswerText(style: style).text(.shows, of: shows)
        #expect(text.contains("2026-01-20 20:30") && text.contains("2026-07-21 00:30"), "\(text)")
    }

    @Test("money has the places of its currency")
    func money() throws {
        func text(_ amount: Int64, _ currency: String) throws -> String {
            MoneyText.of(try json(#"{"amount":\#(amount),"currency":"\#(currency)"}"#))
        }
        #expect(try text(-5, "INR") == "-0.05 INR")
        #expect(try text(1234, "KWD") == "1.234 KWD")
        #expect(try text(10_005, "CLF") == "1.0005 CLF")
        #expect(try text(.min, "JPY") == "-9223372036854775808 JPY")
        #expect(try text(.min, "EUR") == "-92233720368547758.08 EUR")
    }

    @Test("half of the round trips took no longer than p50, all but one in a hundred than p99")
    func percentiles() {
        var trips = RoundTrips()
        for number in (1...200).shuffled() { trips.add(.microseconds(number)) }
        #expect(trips.percentile(50) == 100)
        #expect(trips.percentile(99) == 198)
        #expect(trips.percentile(100) == 200)
        #expect(trips.percentile(0) == 1)
        #expect(RoundTrips().percentile(50) == 0)
    }
}
