/// Where the sources lie that these tests were built from.
enum ProjectFiles {
    static let root = String(#filePath.dropLast("/Tests/APITests/ProjectFiles.swift".count))
}
