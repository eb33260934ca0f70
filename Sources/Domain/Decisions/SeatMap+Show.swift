extension SeatMap {
    func change(_ edit: ShowEdit, _ caller: Caller, _ now: Moment) throws(Refusal) -> Outcome {
        guard caller.owns(terms.owner) else { throw .forbidden }
        let next = edit.applied(to: terms)
        guard next != terms else { return .noEffect(.done) }
        do throws(ShowFault) {
            try terms.check(next: next, layout: layout, limits: limits, hasSold: tally.hasSold, now: now)
        } catch {
            throw .show(error)
        }
        let event = SeatEvent(.showChanged, at: now, detail: detail(caller) { $0.terms = next })
        return .effect(.showChanged, [event])
    }
}
