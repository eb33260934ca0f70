import Testing

@testable import Storage

@Suite("Failures")
struct StoreFailureTests {
    @Test(
        "each SQLSTATE has its code",
        arguments: [
            ("23505", StoreFailure.Code.conflict), ("23503", .conflict), ("23514", .conflict), ("23P01", .conflict),
            ("40001", .serialization), ("40P01", .deadlock), ("40002", .conflict), ("40003", .unavailable),
            ("57014", .timeout), ("55P03", .lockTimeout), ("25P03", .timeout), ("25006", .refused),
            ("08006", .unavailable), ("57P01", .unavailable), ("57P03", .unavailable), ("53300", .unavailable),
            ("58030", .unavailable), ("22P05", .invalidData), ("22001", .invalidData), ("21000", .invalidData),
            ("54000", .invalidData), ("42P01", .invalidStatement), ("42601", .invalidStatement), ("42501", .refused),
            ("28P01", .refused), ("3D000", .refused), ("26000", .stalePlan), ("P0001", .raised), ("SW001", .raised),
            ("XX001", .corrupted), ("0A000", .invalidStatement), ("", .invalidStatement), ("ZZZZZ", .invalidStatement),
        ])
    func codes(state: String, code: StoreFailure.Code) {
        #expect(SQLState(state).code() == code)
    }

    @Test("0A000 on a statement that was prepared earlier is a stale plan")
    func stalePlan() {
        #expect(SQLState("0A000").code(reusedPlan: true) == .stalePlan)
    }

    @Test("what may pass by itself is retryable, what will not is not")
    func retryable() {
        for code in [
            StoreFailure.Code.serialization, .deadlock, .timeout, .lockTimeout, .unavailable, .overloaded, .stalePlan,
        ] {
            #expect(code.isRetryable, "\(code)")
        }
        for code in [
            StoreFailure.Code.conflict, .closed, .invalidData, .invalidStatement, .raised, .refused, .skew, .corrupted,
            .misuse,
        ] {
            #expect(!code.isRetryable, "\(code)")
        }
    }

    @Test("a retryable failure of unknown outcome is not safe to retry")
    func unknownOutcome() {
        let failure = StoreFailure(.unavailable, "the connection broke")
        #expect(failure.isSafeToRetry)
        #expect(!failure.unknownOutcome(if: true).isSafeToRetry)
        #expect(failure.unknownOutcome(if: false).isSafeToRetry)
        #expect(failure.unknownOutcome(if: true).unknownOutcome(if: false).outcomeUnknown)
    }

    @Test("the description names code, SQLSTATE, constraint and detail")
    func description() {
        let failure = StoreFailure(
            .conflict, "duplicate key", sqlState: SQLState("23505"), constraint: "seat_claim_pkey")
        #expect(failure.description == "conflict [23505] (seat_claim_pkey): duplicate key")
    }
}
