/// Statements that travel together and end at one sync: outside a transaction block they commit or fail as one.
package struct Batch: Sendable {
    package struct Step: Sendable {
        package let statement: Statement
        package let parameters: [Parameter]
    }

    package private(set) var steps: [Step] = []

    package init() {}

    package init(_ statement: Statement, _ parameters: [Parameter] = []) {
        append(statement, parameters)
    }

    package mutating func append(_ statement: Statement, _ parameters: [Parameter] = []) {
        steps.append(Step(statement: statement, parameters: parameters))
    }

    /// A batch that begins a transaction block and goes on with this one's statements.
    func preceded(by statement: Statement) -> Self {
        var batch = Self(statement)
        batch.steps += steps
        return batch
    }

    var onlyReads: Bool { steps.allSatisfy(\.statement.onlyReads) }

    /// What libpq will have to buffer, the framing left out.
    var byteCount: Int {
        steps.reduce(0) { sum, step in
            step.parameters.reduce(sum + step.statement.text.utf8.count) { $0 + ($1.bytes?.count ?? 0) }
        }
    }
}
