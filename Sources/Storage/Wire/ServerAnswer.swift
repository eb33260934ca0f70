internal import CPostgres

/// Copies what libpq holds into values of our own.
enum ServerAnswer {
    /// The rows of a successful result.
    static func rows(_ result: OpaquePointer, limits: StorageLimits) throws(StoreFailure) -> Rows {
        let width = Int(PQnfields(result))
        let height = Int(PQntuples(result))
        var columns: [Rows.Column] = []
        columns.reserveCapacity(width)
        for column in 0..<CInt(width) {
            let name = PQfname(result, column).map { String(cString: $0) } ?? ""
            columns.append(Rows.Column(name: name, type: PGType(oid: PQftype(result, column))))
        }
        var bytes: [UInt8] = []
        var cells: [Rows.Cell] = []
        cells.reserveCapacity(width * height)
        for row in 0..<CInt(height) {
            for column in 0..<CInt(width) {
                if PQgetisnull(result, row, column) == 1 {
                    cells.append(Rows.Cell(start: 0, count: -1))
                    continue
                }
                let length = Int(PQgetlength(result, row, column))
                guard bytes.count + length <= limits.answerBytes else {
                    throw StoreFailure(
                        .invalidData, "an answer of more than \(limits.answerBytes) bytes", outcomeUnknown: true)
                }
                cells.append(Rows.Cell(start: Int32(bytes.count), count: Int32(length)))
                guard length > 0, let start = PQgetvalue(result, row, column) else { continue }
                bytes.append(contentsOf: UnsafeRawBufferPointer(start: start, count: length))
            }
        }
        let affected = PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? height
        return Rows(columns: columns, count: height, bytes: bytes, cells: cells, affected: affected)
    }

    /// What an error result says.
    static func failure(_ result: OpaquePointer, statement: String, reusedPlan: Bool) -> StoreFailure {
        let message = field(result, .message) ?? "no reason given"
        guard let text = field(result, .sqlState) else {
            // Made by libpq itself: the connection is broken.
            return StoreFailure(.unavailable, PQresultErrorMessage(result).map { line($0) } ?? message)
        }
        let state = SQLState(text)
        var detail = "\(statement): \(message)"
        if let more = field(result, .detail) { detail += "; " + more }
        if let hint = field(result, .hint) { detail += "; " + hint }
        return StoreFailure(
            state.code(reusedPlan: reusedPlan), detail, sqlState: state,
            constraint: field(result, .constraint),
            position: field(result, .position).flatMap { Int($0) })
    }

    /// Whether PostgreSQL ends the connection with this error: then it says nothing about a commit under way.
    static func endsConnection(_ result: OpaquePointer) -> Bool {
        switch field(result, .severity) {
        case "ERROR": false
        default: true
        }
    }

    static func field(_ result: OpaquePointer, _ field: DiagnosticField) -> String? {
        PQresultErrorField(result, field.code).map { String(cString: $0) }
    }

    /// libpq's messages end with a line break and may have several lines.
    static func line(_ message: UnsafePointer<CChar>) -> String {
        String(cString: message).split(separator: "\n").joined(separator: "; ")
    }
}
