internal import Contract
internal import HTTP

extension Response {
    static func json(_ status: Status = .ok, _ write: (inout JSONObjectWriter) -> Void) -> Response {
        let bytes = JSONWriter.object(capacity: 1_024, write)
        return Response(status, [.init("Content-Type", "application/json")], body: .bytes(bytes))
    }

    /// A page: the items, and by what the next page is asked for.
    static func page<Item>(
        _ items: [Item], next: String?, _ write: (Item, inout JSONObjectWriter) -> Void
    ) -> Response {
        json { json in
            json.array("items") { list in
                for item in items { list.object { write(item, &$0) } }
            }
            json.optional("next", next)
        }
    }
}
