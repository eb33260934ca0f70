/// The sizes of everything that the business routes read and answer.
package struct FrontDeskLimits: Sendable {
    /// Items of one page, when nobody says and at most.
    package var page = 50
    package var longestPage = 200
    /// How often the catalogue is read for one page of shows, when much of what it gives may not be seen.
    package var listReads = 8
    /// Check-ins in one request.
    package var bulk = 100
    /// Seats of one command that an entry of the audit names.
    package var auditedSeats = 100
    /// Days that the public sees, today included.
    package var daysShown = 7
    /// The longest content of an order, of a command of the desk, and of a layout, in bytes.
    package var orderBytes = 16 << 10
    package var deskBytes = 128 << 10
    package var layoutBytes = 4 << 20
    /// Values of the JSON of a layout: a hall has more of them than other content.
    package var layoutValues = 600_000
    /// Seats of one page of a list, when nobody says and at most.
    package var seatPage = 1_000
    package var longestSeatPage = 5_000
    /// Faults of a form that one answer names.
    package var faults = 50
    /// How long an answer may take that waits for nothing of the below.
    package var answerTime = Duration.seconds(10)
    /// How long a reader waits for a position.
    package var positionWait = Duration.seconds(3)
    /// How long a hash of a password may wait for its turn and be computed.
    package var passwordWait = Duration.seconds(20)
    /// After how many seconds it is worth asking again for what the box office could not take on or could not tell, and
    /// for a turn of the hasher.
    package var officeRetry = 1
    package var hasherRetry = 3

    package init() {}
}
