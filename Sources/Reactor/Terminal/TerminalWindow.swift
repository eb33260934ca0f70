internal import CLinux

/// The window of the terminal that a stream goes to.
package struct TerminalWindow: Hashable, Sendable {
    package let columns: Int
    package let rows: Int

    /// Nil when the stream goes to no terminal, or that does not know its size.
    package init?(of stream: StandardStream) {
        var columns: CInt = 0
        var rows: CInt = 0
        guard sw_window_size(stream.descriptor, &columns, &rows) == 0, columns > 0, rows > 0 else { return nil }
        self.columns = Int(columns)
        self.rows = Int(rows)
    }
}
