/// The connections of one hub by identity. A place is used again under the next generation.
struct ConnectionTable {
    /// A connection, and where it stands in each of its topics.
    struct Entry {
        let subscriber: any Subscriber
        var seats: [Seat] = []
    }

    /// One subscription, seen from the connection.
    struct Seat {
        let topic: Topic
        /// Where the connection stands among the members of the topic.
        var place: Int
    }

    private var entries: [Entry?] = []
    private var generations: [UInt32] = []
    private var free: [Int] = []
    private let loop: UInt8
    private(set) var count = 0

    init(loop: UInt8) {
        self.loop = loop
    }

    mutating func insert(_ subscriber: any Subscriber) -> ConnectionID {
        count += 1
        let entry = Entry(subscriber: subscriber)
        if let slot = free.popLast() {
            entries[slot] = entry
            return ConnectionID(loop: loop, slot: slot, generation: generations[slot])
        }
        entries.append(entry)
        generations.append(0)
        return ConnectionID(loop: loop, slot: entries.count - 1, generation: 0)
    }

    /// Lets a connection go; nil when it was gone already.
    mutating func remove(_ id: ConnectionID) -> Entry? {
        guard let entry = self[id] else { return nil }
        let slot = Int(id.slot)
        entries[slot] = nil
        // After 2^32 visitors a place would begin to repeat itself: then it is not used again.
        generations[slot] &+= 1
        if generations[slot] != 0 { free.append(slot) }
        count -= 1
        return entry
    }

    /// A member of a topic stands elsewhere now.
    mutating func move(_ slot: UInt32, in topic: Topic, from old: Int, to place: Int) {
        guard let index = entries[Int(slot)]?.seats.firstIndex(where: { $0.topic === topic && $0.place == old }) else {
            preconditionFailure("a member of a topic is a connection of its hub")
        }
        entries[Int(slot)]?.seats[index].place = place
    }

    subscript(id: ConnectionID) -> Entry? {
        guard id.loop == loop, Int(id.slot) < entries.count, generations[Int(id.slot)] == id.generation else {
            return nil
        }
        return entries[Int(id.slot)]
    }

    /// The connection in a place that is known to be taken.
    subscript(slot slot: UInt32) -> Entry? {
        get { entries[Int(slot)] }
        _modify { yield &entries[Int(slot)] }
    }
}
