/// What somebody wants changed about the settings of a show; the rest stays.
package struct SettingsEdit: Hashable, Sendable {
    package var holdTime: Milliseconds?
    package var seatsPerHold: Int?
    package var seatsPerBuyer: Int?
    package var extensionTime: Milliseconds?
    package var extensions: Int?
    package var longestHold: Milliseconds?
    package var paymentTime: Milliseconds?
    package var doorsBefore: Milliseconds?
    package var undoTime: Milliseconds?

    package init() {}

    package func applied(to settings: ShowSettings) -> ShowSettings {
        ShowSettings(
            holdTime: holdTime ?? settings.holdTime, seatsPerHold: seatsPerHold ?? settings.seatsPerHold,
            seatsPerBuyer: seatsPerBuyer ?? settings.seatsPerBuyer,
            extensionTime: extensionTime ?? settings.extensionTime, extensions: extensions ?? settings.extensions,
            longestHold: longestHold ?? settings.longestHold, paymentTime: paymentTime ?? settings.paymentTime,
            doorsBefore: doorsBefore ?? settings.doorsBefore, undoTime: undoTime ?? settings.undoTime)
    }
}
