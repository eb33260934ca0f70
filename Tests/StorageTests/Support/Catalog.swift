import Storage

extension Database {
    /// Everything in a schema as PostgreSQL describes it, one line each, without object ids: two schemas that are the
    /// same have the same lines. The names of the schema itself are left out.
    func catalog(of schema: String) async throws -> [String] {
        let rows = try await query(
            Statement(
                "catalog", onlyReads: true,
                """
                WITH s AS (SELECT oid FROM pg_namespace WHERE nspname = $1), lines AS (
                    SELECT concat_ws(' ', 'relation', relname, relkind, relpersistence, reloptions, relacl) AS line
                    FROM pg_class WHERE relnamespace IN (SELECT oid FROM s)
                    UNION ALL
                    SELECT concat_ws(' ', 'column', c.relname, attnum, attname, format_type(atttypid, atttypmod), attnotnull,
                        attidentity, attgenerated, pg_get_expr(d.adbin, d.adrelid))
                    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
                    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                    WHERE c.relnamespace IN (SELECT oid FROM s) AND NOT attisdropped
                    UNION ALL
                    SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid))
                    FROM pg_constraint WHERE connamespace IN (SELECT oid FROM s)
                    UNION ALL
                    SELECT 'index ' || pg_get_indexdef(i.indexrelid)
                    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                    WHERE c.relnamespace IN (SELECT oid FROM s)
                    UNION ALL
                    SELECT 'function ' || pg_get_functiondef(oid)
                    FROM pg_proc WHERE pronamespace IN (SELECT oid FROM s) AND prokind <> 'a'
                    UNION ALL
                    SELECT 'trigger ' || pg_get_triggerdef(t.oid)
                    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
                    WHERE c.relnamespace IN (SELECT oid FROM s) AND NOT tgisinternal
                    UNION ALL
                    SELECT concat_ws(' ', 'view', c.relname, pg_get_viewdef(c.oid))
                    FROM pg_class c WHERE relkind IN ('v', 'm') AND c.relnamespace IN (SELECT oid FROM s)
                    UNION ALL
                    SELECT concat_ws(' ', 'type', typname, typtype, (
                        SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid))
                    FROM pg_type t WHERE typnamespace IN (SELECT oid FROM s)
                    UNION ALL
                    SELECT concat_ws(' ', 'comment', c.relname, objsubid, description)
                    FROM pg_description d JOIN pg_class c ON c.oid = d.objoid
                    WHERE c.relnamespace IN (SELECT oid FROM s)
                )
                SELECT line FROM lines ORDER BY line COLLATE "C"
                """), [.text(schema)])
        return try rows.map { row throws(StoreFailure) in try row.value(0, as: String.self) }
            .map { $0.replacing(schema + ".", with: "") }
    }
}
