internal import API
internal import Contract
internal import Domain
internal import HTTP
internal import Telemetry

/// What staff may know of the feed at this node.
enum FeedStatistics {
    /// The shows that are named, those with the most viewers first.
    static let shows = 50

    /// - Parameter principal: who asks; of a draft that is not his he does not learn here either.
    static func response(_ feed: Feed, for principal: Principal?) -> Response {
        let figures = feed.figures
        let watched = feed.shows.streams.filter { feed.shows.mayWatch($0.facts.id, by: principal) }
            .map { (slug: $0.facts.slug, viewers: $0.viewers) }
            .filter { $0.viewers.all > 0 }
            .sorted { ($1.viewers.all, $0.slug) < ($0.viewers.all, $1.slug) }
        let bytes = JSONWriter.object { json in
            json.integer("sockets", figures.sockets.current)
            json.integer("event_streams", figures.eventStreams.current)
            json.object("subscriptions") { json in
                json.integer("resumed", figures.resumed.total)
                json.integer("live", figures.live.total)
                json.integer("snapshot", figures.fresh.total)
                json.integer("epoch_changed", figures.epochChanged.total)
                json.integer("too_old", figures.tooOld.total)
                json.integer("ahead", figures.ahead.total)
            }
            json.integer("snapshots_made", figures.snapshots.total)
            json.integer("changes_merged", figures.merged.total)
            json.array("shows") { list in
                for show in watched.prefix(shows) {
                    list.object { json in
                        json.string("show", show.slug)
                        json.integer("viewers", show.viewers.all)
                        json.integer("staff", show.viewers.staff)
                    }
                }
            }
        }
        return Response(.ok, [.init("Content-Type", "application/json")], body: .bytes(bytes))
    }
}
