/// The provider gave no answer; whether money moved is not known, and a message will tell.
package struct PaymentFailure: Error, Hashable {
    package init() {}
}
