internal import Contract
internal import Domain

/// A booking as its owner and staff see it.
enum BookingListing {
    static func write(
        _ receipt: BookingReceipt, code: String, method: PaymentMethod, _ show: OpenShow,
        to json: inout JSONObjectWriter
    ) {
        json.string("id", PublicID.text(show.id, receipt.booking))
        json.string("show", show.slug)
        json.string("code", code)
        json.string("status", "confirmed")
        json.strings("seats", receipt.tickets.map { show.layout.label(of: $0.place).text })
        json.money("total", receipt.total)
        payment(method, receipt.payment, show, to: &json)
        json.array("tickets") { list in
            for ticket in receipt.tickets {
                let currency = receipt.total.currency
                list.object { self.ticket(ticket.code, ticket.place, ticket.price, currency, show, to: &$0) }
            }
        }
    }

    static func write(_ entry: BookingEntry, _ show: OpenShow, to json: inout JSONObjectWriter) {
        let valid = entry.tickets.filter(\.isValid)
        json.string("id", PublicID.text(show.id, entry.id))
        json.string("show", show.slug)
        json.string("code", entry.code)
        json.string("status", entry.isCancelled ? "cancelled" : "confirmed")
        json.strings("seats", valid.map { show.layout.label(of: $0.place).text })
        json.money("total", entry.amount)
        json.money("refunded", entry.refunded)
        payment(entry.method, entry.payment, show, to: &json)
        json.moment("booked_at", entry.at)
        if let contact = entry.contact {
            json.object("contact") { json in
                json.string("name", contact.name)
                json.optional("email", contact.email)
                json.optional("phone", contact.phone)
            }
        } else {
            json.null("contact")
        }
        json.array("tickets") { list in
            for ticket in valid {
                let currency = entry.amount.currency
                list.object { self.ticket(ticket.code, ticket.place, ticket.price, currency, show, to: &$0) }
            }
        }
    }

    private static func payment(
        _ method: PaymentMethod, _ id: PaymentID?, _ show: OpenShow, to json: inout JSONObjectWriter
    ) {
        json.object("payment") { json in
            json.string("method", method.name)
            json.optional("id", id.map { PublicID.text(show.id, $0) })
        }
    }

    private static func ticket(
        _ code: TicketCode, _ place: PlaceNumber, _ price: Int64, _ currency: Currency, _ show: OpenShow,
        to json: inout JSONObjectWriter
    ) {
        json.string("id", PublicID.text(ticket: code))
        json.string("seat", show.layout.label(of: place).text)
        json.string("code", code.description)
        json.money("price", price, currency)
    }
}

extension PaymentMethod {
    var name: String {
        switch self {
        case .online: "online"
        case .cash: "cash"
        case .free: "free"
        }
    }
}
