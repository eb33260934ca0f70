/// Why bytes are nothing that the two sides of the hashing of passwords say to each other. Whoever reads such bytes
/// cannot know where the next frame begins, so it is the end of the conversation.
package enum HashFault: Error, Hashable, Sendable {
    /// A frame is empty, or longer than any may be.
    case length
    /// There is no such kind of frame.
    case kind
    /// What stands in it is too short, too long, or out of bounds.
    case content
}
