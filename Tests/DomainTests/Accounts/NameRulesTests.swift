import Testing

@testable import Domain

@Suite("Names, addresses, numbers and passwords") struct NameRulesTests {
    @Test(
        "usernames begin with a letter and have single joints between lower-case letters and digits",
        arguments: ["abc", "a1b", "asha.rao", "door-1", "a_b-c.d", "abcdefghijklmnopqrstuvwxyz0123"])
    func usernames(text: String) { #expect(Username(text)?.text == text) }

    @Test(
        "other usernames are none",
        arguments: [
            "", "ab", "abcdefghijklmnopqrstuvwxyz01234", "1abc", "Asha", "asha rao", "asha..rao", "asha.-rao", ".asha",
            "asha.", "asha@rao", "ashä", "аsha", "asha\0", "asha\n", "ａsha", "ash\u{200B}a", "asha/..", "a\u{301}sha",
        ])
    func notUsernames(text: String) { #expect(Username(text) == nil) }

    @Test(
        "people's names are words of any alphabet",
        arguments: ["Asha Rao", "Ana María de León", "李小龍", "Ζωή", "Иван Иванов", "Bob"])
    func names(text: String) { #expect(PersonName(text)?.text == text) }

    @Test(
        "other names are none",
        arguments: [
            "", "Al", "A  B C", " Asha", "Asha ", "Asha Rao the Third Person", "Asha1", "Asha-Rao", "<b>Asha</b>",
            "=1+1", "Asha\u{202E}Rao", "Asha\nRao", "Asha\0", String(repeating: "a", count: 71),
            String(repeating: "\u{1F600}", count: 5),
        ])
    func notNames(text: String) { #expect(PersonName(text) == nil) }

    @Test(
        "phones are E.164 or ten digits", arguments: ["+919876543210", "9876543210", "+12345678", "+123456789012345"])
    func phones(text: String) { #expect(PhoneNumber(text)?.text == text) }

    @Test(
        "other phones are none",
        arguments: [
            "", "+", "+0123456789", "987654321", "98765432101", "+1234567", "+1234567890123456", "98765 43210",
            "++919876543210", "٩٨٧٦٥٤٣٢١٠", "9876543210\0", "+91987654321a",
        ])
    func notPhones(text: String) { #expect(PhoneNumber(text) == nil) }

    @Test("email addresses have one at sign and a dot behind it", arguments: ["a@b.c", "asha.rao+x@example.co.in"])
    func emails(text: String) { #expect(EmailAddress(text)?.text == text) }

    @Test("two addresses that differ in capitals alone are one") func foldedEmails() {
        #expect(EmailAddress("Asha@Example.COM")?.folded == EmailAddress("asha@example.com")?.folded)
    }

    @Test(
        "other email addresses are none",
        arguments: [
            "", "a", "a@b", "@b.c", "a@.b.c", "a@b.", "a@b..c", "a@@b.c", "a b@c.d", "ä@b.c", "a@b.c\r\nBcc: x@y.z",
            String(repeating: "a", count: 65) + "@b.c", "a@" + String(repeating: "b", count: 251) + ".c",
        ])
    func notEmails(text: String) { #expect(EmailAddress(text) == nil) }

    @Test("passwords of 8 to 128 characters with upper, lower and special ones pass")
    func passwords() {
        #expect(Password("Aa!45678").faults.isEmpty)
        #expect(Password("Aa!" + String(repeating: "x", count: 125)).faults.isEmpty)
        #expect(Password("Pässwörd mit €").faults.isEmpty)
    }

    @Test("what a password lacks is named")
    func passwordFaults() {
        #expect(Password("Aa!4567").faults == [.tooShort])
        #expect(Password("Aa!" + String(repeating: "x", count: 126)).faults == [.tooLong])
        #expect(Password("aa!45678").faults == [.noUpperCase])
        #expect(Password("AA!45678").faults == [.noLowerCase])
        #expect(Password("Aa345678").faults == [.noSpecial])
        #expect(Password("Aa 45678").faults == [.noSpecial])
        #expect(Password("Aa!4567\0x").faults == [.controlCharacter])
        #expect(Password("").faults.count == 4)
        // Few characters of many bytes.
        #expect(Password("Aa!" + String(repeating: "👨‍👩‍👧‍👦", count: 60)).faults.contains(.tooLong))
    }

    @Test("a password is not shown by any description")
    func hidden() {
        let password = Password("planted-Secret!")
        var dumped = ""
        dump(password, to: &dumped)
        for text in ["\(password)", String(reflecting: password), String(describing: [password]), dumped] {
            #expect(!text.contains("planted"))
        }
    }
}
