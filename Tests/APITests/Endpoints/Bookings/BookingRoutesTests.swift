import Contract
import Domain
import HTTP
import TestSupport
import Testing

@testable import API

@Suite("Routes of bookings")
struct BookingRoutesTests {
    private let house: TicketHouse

    init() throws {
        house = try TicketHouse()
        try house.openSale()
    }

    @Test("a hold that is paid becomes a booking with a ticket for each seat; the same key tells the same")
    func books() throws {
        let hold = try house.hold("C-1", "C-2")
        let made = try house.ask(.post, "/v1/bookings", TicketHouse.order(hold), as: "customer", key: "b1")
        #expect(made.status == .created, "\(made.text)")
        #expect(made.json?["total"]?["amount"] == .integer(90_000))
        #expect(made.json?["seats"] == .array([.string("C-1"), .string("C-2")]))
        let again = try house.ask(.post, "/v1/bookings", TicketHouse.order(hold), as: "customer", key: "b1")
        #expect(again.member("id") == made.member("id") && again.member("code") == made.member("code"))
        let id = try #require(made.member("id"))
        let read = try house.ask(.get, "/v1/bookings/\(id)", as: "customer")
        #expect(read.member("contact", "name") == "Asha Rao")
        #expect(try house.ask(.get, "/v1/bookings/\(id)", as: "customer", account: 2).code == "BOOKING_NOT_FOUND")
        #expect(try house.ask(.get, "/v1/me/bookings", as: "customer").text.contains(id))
        for query in [made.member("code") ?? "", "Asha", "C-2"] {
            let answer1 = try house.ask(.get, "/v1/shows/evening/bookings?q=\(query)", as: "staff")
            #expect(answer1.text.contains(id), "\(query)")
        }
        let answer2 = try house.ask(.get, "/v1/shows/evening/bookings?q=Nobody", as: "staff")
        #expect(answer2.text == #"{"items":[],"next":null}"#)
    }

    @Test("a declined payment is 402 and the hold lives on; a slow one is 202")
    func payments() throws {
        let hold = try house.hold("C-1")
        let refused = try house.ask(.post, "/v1/bookings", TicketHouse.order(hold, token: "no"), as: "customer")
        #expect(refused.status == .paymentRequired && refused.code == "PAYMENT_DECLINED")
        #expect(try house.ask(.get, "/v1/holds/\(hold)", as: "customer").member("status") == "held")
        let slow = try house.ask(.post, "/v1/bookings", TicketHouse.order(hold, token: "later"), as: "customer")
        #expect(slow.status == .accepted && slow.member("status") == "pending")
        let second = try house.ask(.post, "/v1/bookings", TicketHouse.order(hold), as: "customer")
        #expect(second.code == "PAYMENT_IN_PROGRESS")
        house.time.move(.hours(1))
        #expect(try house.ask(.post, "/v1/bookings", TicketHouse.order(hold), as: "customer").code == "HOLD_EXPIRED")
    }

    @Test("a way to pay that nobody takes is named, and nothing is frozen for it")
    func unknownMethod() throws {
        let hold = try house.hold("C-1")
        let body = TicketHouse.order(hold).replacing("sandbox", with: "card")
        let refused = try house.ask(.post, "/v1/bookings", body, as: "customer")
        #expect(refused.faultyFields == ["payment.method"], "\(refused.text)")
        #expect(try house.ask(.get, "/v1/holds/\(hold)", as: "customer").member("status") == "held")
    }

    @Test("amounts in messages are told as people read them")
    func amounts() throws {
        let hold = try house.hold("C-1")
        let body = #"{"hold":"\#(hold)","contact":{"name":"Asha Rao","email":"a@b.co","phone":"9876543210"}}"#
        #expect(try house.ask(.post, "/v1/bookings", body, as: "customer").text.contains("450.00 INR is due."))
    }

    @Test("a booking without payment is refused while something is due")
    func due() throws {
        let hold = try house.hold("C-1")
        let body = #"{"hold":"\#(hold)","contact":{"name":"Asha Rao","email":"a@b.co","phone":"9876543210"}}"#
        let refused = try house.ask(.post, "/v1/bookings", body, as: "customer")
        #expect(refused.status == .paymentRequired && refused.code == "PAYMENT_REQUIRED")
    }

    @Test(
        "every field of an order that is wrong is named",
        arguments: [
            (#"{}"#, ["hold", "contact"]), (#"{"hold":1,"contact":[]}"#, ["hold", "contact"]),
            (
                #"{"hold":"h","contact":{"name":"Al","email":"x","phone":"12","fax":"1"}}"#,
                ["contact.name", "contact.email", "contact.phone", "contact.fax"]
            ),
            (
                #"{"hold":"h","contact":{"name":"R2 D2","email":"a@b","phone":"+0123456789"}}"#,
                ["contact.name", "contact.email", "contact.phone"]
            ),
            (#"{"hold":"h","contact":{"name":"A B C D E","email":"a@b.co","phone":"9876543210"}}"#, ["contact.name"]),
            (
                #"{"hold":"h","contact":{"name":"Asha","email":"a@b.co","phone":"9876543210"},"payment":{"token":""}}"#,
                ["payment.method", "payment.token"]
            ),
        ])
    func invalid(_ body: String, _ fields: [String]) throws {
        let refused = try house.ask(.post, "/v1/bookings", body, as: "customer")
        #expect(refused.code == "VALIDATION_ERROR" && refused.faultyFields == fields, "\(refused.text)")
    }

    @Test("staff cancel a seat and the rest; each tells what goes back")
    func cancels() throws {
        let hold = try house.hold("A-1", "A-2")
        let made = try house.ask(.post, "/v1/bookings", TicketHouse.order(hold), as: "customer")
        let path = "/v1/bookings/\(try #require(made.member("id")))/cancel"
        #expect(try house.ask(.post, path, #"{"reason":"ill"}"#, as: "customer").status == .forbidden)
        #expect(try house.ask(.post, path, #"{}"#, as: "staff").faultyFields == ["reason"])
        let foreign = try house.ask(.post, path, #"{"seats":["A-1","B-1"],"reason":"ill"}"#, as: "staff")
        #expect(foreign.faultyFields == ["seats[1]"])
        let one = try house.ask(.post, path, #"{"seats":["A-1"],"reason":"ill"}"#, as: "staff", key: "c")
        #expect(one.member("status") == "confirmed" && one.json?["remaining"] == .integer(1), "\(one.text)")
        #expect(one.text.contains(#""amount":{"amount":30000,"currency":"INR"}"#))
        let answer3 = try house.ask(.post, path, #"{"seats":["A-1"],"reason":"ill"}"#, as: "staff", key: "c")
        #expect(answer3.text == one.text)
        #expect(try house.ask(.post, path, #"{"reason":"ill"}"#, as: "staff").member("status") == "cancelled")
        #expect(try house.ask(.post, path, #"{"reason":"ill"}"#, as: "staff").code == "ALREADY_CANCELLED")
        let stranger = "/v1/bookings/book_\(String(repeating: "0", count: 12))5\(String(repeating: "0", count: 12))5"
        #expect(try house.ask(.get, stranger, as: "staff").code == "BOOKING_NOT_FOUND")
    }

    @Test("staff see what is owed back and what was paid back, each once, page by page")
    func refunds() throws {
        let hold = try house.hold("A-1", "A-2")
        let made = try house.ask(.post, "/v1/bookings", TicketHouse.order(hold), as: "customer")
        let booking = try #require(made.member("id"))
        for seat in ["A-1", "A-2"] {
            let body = #"{"seats":["\#(seat)"],"reason":"ill"}"#
            #expect(try house.ask(.post, "/v1/bookings/\(booking)/cancel", body, as: "staff").status == .ok)
        }
        let path = "/v1/shows/evening/refunds"
        #expect(try house.ask(.get, path, as: "customer").status == .forbidden)
        #expect(try house.ask(.get, path + "?state=gone&q=x", as: "staff").faultyFields == ["state", "q"])
        func seqs(_ query: String) throws -> (seqs: [Int64], next: String?) {
            let page = try house.ask(.get, path + query, as: "staff")
            guard case .array(let items) = page.json?["items"] else { throw PortFailure(page.text) }
            let seqs = items.compactMap { if case .integer(let seq) = $0["seq"] { seq } else { nil } }
            return (seqs, page.member("next"))
        }
        let all = try seqs("").seqs
        #expect(all.count == 2 && all == all.sorted(by: >))
        house.sales.payBack(all[1], at: house.time.now)
        #expect(try seqs("?state=due").seqs == [all[0]] && seqs("?state=paid").seqs == [all[1]])
        let first = try seqs("?limit=1")
        let second = try seqs("?limit=1&after=\(try #require(first.next))")
        #expect(first.seqs + second.seqs == all && second.next == nil)
        let paid = try house.ask(.get, path + "?state=paid", as: "staff").text
        let id = try #require(made.member("payment", "id"))
        #expect(paid.contains(#""state":"paid","payment":"\#(id)","booking":"\#(booking)","#), "\(paid)")
        #expect(paid.contains(#""amount":{"amount":30000,"currency":"INR"}"#) && !paid.contains(#""paid_at":null"#))
        #expect(try house.ask(.get, path + "?state=due", as: "staff").text.contains(#""paid_at":null"#))
    }

    @Test("staff move seats of a booking: at the price that was paid, with new tickets; what is wrong is named")
    func moves() throws {
        let hold = try house.hold("A-1", "A-2")
        let made = try house.ask(.post, "/v1/bookings", TicketHouse.order(hold), as: "customer")
        let path = "/v1/bookings/\(try #require(made.member("id")))/move"
        _ = try house.hold("C-1", account: 2)
        let body = #"{"seats":[{"from":"A-1","to":"D-1"}],"reason":"pillar"}"#
        #expect(try house.ask(.post, path, body, as: "customer").status == .forbidden)
        let empty = try house.ask(.post, path, #"{"seats":[{"to":""},{"from":"A-1","to":"A-3","row":1}]}"#, as: "staff")
        #expect(empty.faultyFields == ["seats[0].from", "seats[0].to", "seats[1].row", "reason"], "\(empty.text)")
        let wrong: [(String, String, String, [String])] = [
            ("A-1", "C-1", "SEAT_TAKEN", ["seats[1].to"]), ("A-1", "Z-9", "SEAT_NOT_FOUND", ["seats[1].to"]),
            ("B-1", "B-2", "VALIDATION_ERROR", ["seats[1].from"]), ("A-2", "D-3", "DUPLICATE_SEAT", ["seats[0].from"]),
        ]
        for (from, to, code, fields) in wrong {
            let seats = #"[{"from":"A-2","to":"D-2"},{"from":"\#(from)","to":"\#(to)"}]"#
            let refused = try house.ask(.post, path, #"{"seats":\#(seats),"reason":"pillar"}"#, as: "staff")
            #expect(refused.code == code && refused.faultyFields == fields, "\(from) to \(to): \(refused.text)")
        }
        let moved = try house.ask(.post, path, body, as: "staff", key: "m")
        #expect(
            moved.status == .ok && moved.json?["seats"] == .array([.string("A-2"), .string("D-1")]), "\(moved.text)")
        // A seat in row D costs more; the buyer paid for one in row A.
        for member in ["code", "total", "payment"] { #expect(moved.json?[member] == made.json?[member]) }
        let read = try house.ask(.get, path.replacing("/move", with: ""), as: "staff")
        for member in ["contact", "refunded", "booked_at", "tickets"] {
            #expect(moved.json?[member] == read.json?[member] && read.json?[member] != nil, "\(member)")
        }
        func ticket(_ index: Int, _ answer: Response) -> JSONValue? {
            if case .array(let tickets) = answer.json?["tickets"] { tickets[index]["code"] } else { nil }
        }
        #expect(ticket(0, moved) == ticket(1, made), "the seat that stays keeps its ticket")
        #expect(ticket(1, moved) != nil && ticket(1, moved) != ticket(0, made))
        #expect(try house.ask(.post, path, body, as: "staff", key: "m").text == moved.text)
        #expect(try house.ask(.post, path, body, as: "staff").faultyFields == ["seats[0].from"])
        _ = try house.ask(.post, path.replacing("/move", with: "/cancel"), #"{"reason":"ill"}"#, as: "staff")
        #expect(try house.ask(.post, path, body, as: "staff").code == "ALREADY_CANCELLED")
        let stranger =
            "/v1/bookings/book_\(String(repeating: "0", count: 12))5\(String(repeating: "0", count: 12))5/move"
        #expect(try house.ask(.post, stranger, body, as: "staff").code == "BOOKING_NOT_FOUND")
    }

    @Test("the desk sells for cash, and blocks and frees seats")
    func desk() throws {
        let path = "/v1/shows/evening/walk-ins"
        let body = #"{"seats":["D-1"],"customer":{"name":"Asha Rao"},"amount_paid":{"amount":45000,"currency":"INR"}}"#
        let sold = try house.ask(.post, path, body, as: "staff", key: "w")
        #expect(sold.status == .created && sold.member("payment", "method") == "cash", "\(sold.text)")
        #expect(try house.ask(.post, path, body, as: "staff", key: "w").text == sold.text)
        let short = body.replacing("D-1", with: "D-2").replacing("45000", with: "1")
        #expect(try house.ask(.post, path, short, as: "staff").code == "INVALID_AMOUNT")
        let wrong =
            #"{"best":{"count":1},"customer":{"name":"x","email":"a@b.co"},"amount_paid":{"amount":-1,"currency":"inr"}}"#
        let fields = ["customer.name", "customer.email", "amount_paid.amount", "amount_paid.currency"]
        #expect(try house.ask(.post, path, wrong, as: "staff").faultyFields == fields)
        let block = #"{"seats":["A-1","A-2"],"reason":"lamp"}"#
        #expect(try house.ask(.post, "/v1/shows/evening/block", block, as: "staff").status == .ok)
        #expect(try house.ask(.post, "/v1/shows/evening/block", block, as: "staff").code == "SEAT_TAKEN")
        let answer4 = try house.ask(.post, "/v1/shows/evening/block", #"{"seats":[]}"#, as: "staff")
        #expect(answer4.faultyFields == ["seats", "reason"])
        let freed = try house.ask(.post, "/v1/shows/evening/unblock", #"{"seats":["A-1"]}"#, as: "staff")
        #expect(freed.json?["seats"] == .array([.string("A-1")]))
        let answer5 = try house.ask(.post, "/v1/shows/evening/unblock", #"{"seats":["D-1"]}"#, as: "staff")
        #expect(answer5.code == "SEAT_TAKEN")
    }
}
