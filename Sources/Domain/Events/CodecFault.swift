/// Why bytes are no event and no answer.
package enum CodecFault: Error, Hashable {
    case truncated
    /// Bytes after the end.
    case surplus
    /// A value that is not what the domain allows, or not in its one form.
    case invalid
    /// Written in a form that this version cannot read.
    case version(UInt8)
}
