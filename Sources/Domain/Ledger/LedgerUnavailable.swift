/// The ledger cannot be reached now.
package struct LedgerUnavailable: Error, Hashable {
    package init() {}
}
