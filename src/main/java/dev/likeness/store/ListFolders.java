package dev.likeness.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Lists the folders of a folder: what keys that begin with a prefix have up to their next slash. Each costs one look into
 * an index, however many images are in it.
 */
@ApplicationScoped
public class ListFolders {
    /** '0' is the character after '/', and keys sort by byte: nothing of a folder sorts behind it. */
    private static final String SQL =
            """
            with recursive folder (name, number) as (
                select (<next>), 1
                from (select cast(:prefix as text) collate "C" as behind) here
                union all
                select (<next>), number + 1
                from (select left(name, -1) || '0' as behind, number
                      from folder
                      where name is not null and number < :limit) here
            )
            select name from folder where name is not null order by name
            """;

    /** By the index {@code image_folder}: the folders of keys, however many keys are in each. */
    private static final String NEXT =
            """
            select left(folder_of(key), length(:prefix) + strpos(substr(folder_of(key), length(:prefix) + 1), '/'))
            from image
            where folder_of(key) > here.behind and starts_with(folder_of(key), :prefix) and state <> 'deleted'
            order by folder_of(key)
            limit 1
            """;

    private final Database database;

    @Inject
    public ListFolders(Database database) {
        this.database = database;
    }

    /**
     * @param prefix of the keys: empty, or the folder to look into with its slash
     * @return with the prefix and a slash at the end, by name
     */
    public List<String> run(String prefix, int limit) {
        return database.query(handle -> handle.createQuery(SQL)
                .define("next", NEXT)
                .bind("prefix", prefix)
                .bind("limit", limit)
                .mapTo(String.class)
                .list());
    }
}
