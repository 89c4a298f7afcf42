package dev.likeness.store;

import org.junit.jupiter.api.Nested;

class StoreOnPostgres16IT {
    @Nested
    class Writing extends ReplaceImageContract {
        Writing() {
            super(16);
        }
    }

    @Nested
    class Finding extends FindImagesContract {
        Finding() {
            super(16);
        }
    }

    @Nested
    class Planning extends SearchPlanContract {
        Planning() {
            super(16);
        }
    }
}
