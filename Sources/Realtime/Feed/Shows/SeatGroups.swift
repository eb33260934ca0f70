/// Seats by what they are now, in the order in which they were named.
struct SeatGroups {
    struct Group {
        let letter: UInt8
        var labels: [String]
    }

    private(set) var groups: [Group] = []

    var isEmpty: Bool { groups.isEmpty }

    mutating func append(_ label: String, _ letter: UInt8) {
        if let index = groups.firstIndex(where: { $0.letter == letter }) {
            groups[index].labels.append(label)
        } else {
            groups.append(Group(letter: letter, labels: [label]))
        }
    }
}
