/// What reading the messages of the feed needs again and again.
package struct FeedReader: ~Copyable {
    var scanner = ChangeScanner()
    var change = ChangeParts()

    package init() {}
}
