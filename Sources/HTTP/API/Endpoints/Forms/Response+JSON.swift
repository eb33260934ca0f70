internal import Contract
internal import HTTP

extension Response {
    static func json(_ status: Status = .ok, _ write: (inout JSONObjectWriter) -> Void) -> Response {
        let bytes = JSONWriter.object(capacity: 1_024, write)
        return Response(status, [.init("Content-Type", "application/json")], body: .bytes(bytes))
    }

    static func page<Item>(_ page: Page<Item>, _ write: (Item, inout JSONObjectWriter) -> Void) -> Response {
        json { json in
            json.array("items") { list in
                for item in page.items { list.object { write(item, &$0) } }
            }
            json.optional("next", page.next)
        }
    }
}
