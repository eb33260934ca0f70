/// A title on a layout version, from one instant to another in a time zone.
package struct Show: Hashable, Sendable {
    package let id: ShowID
    package var title: String
    package let layout: LayoutID
    package let layoutVersion: Int32
    /// An IANA name. The domain compares instants only; the zone says how to print them.
    package var timeZone: String
    package var terms: ShowTerms

    /// A draft, with everything checked that can be checked without looking at other shows.
    package init(
        id: ShowID, title: String, layout: Layout, timeZone: String, terms: ShowTerms, now: Moment,
        limits: ShowLimits = ShowLimits()
    ) throws(ShowFault) {
        guard PlainText.isPlain(title, bytes: 1...limits.titleBytes) else { throw .title }
        guard PlainText.isPlain(timeZone, bytes: 1...limits.zoneBytes) else { throw .timeZone }
        guard terms.startsAt > now else { throw .pastDatetime }
        try terms.check(layout, limits)
        self.id = id
        self.title = title
        self.layout = layout.id
        layoutVersion = layout.version
        self.timeZone = timeZone
        self.terms = terms
    }
}
