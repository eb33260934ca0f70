import Reactor
import Testing

@Suite struct HandshakeBudgetTests {
    @Test("a turn's steps can be taken once, and again in the next turn") func budget() {
        var budget = HandshakeBudget()
        var taken = budget.take()
        #expect(!taken)
        for _ in 0..<2 {
            budget.refill(2)
            taken = budget.take()
            #expect(taken)
            taken = budget.take()
            #expect(taken)
            taken = budget.take()
            #expect(!taken)
        }
    }

    @Test("what is left of a turn is not saved up") func noSaving() {
        var budget = HandshakeBudget()
        budget.refill(3)
        budget.refill(1)
        #expect(budget.left == 1)
    }
}
