package dev.likeness.store;

import org.junit.jupiter.api.Nested;

class StoreOnPostgres18IT {
    @Nested
    class Writing extends ReplaceImageContract {
        Writing() {
            super(18);
        }
    }

    @Nested
    class Finding extends FindImagesContract {
        Finding() {
            super(18);
        }
    }

    @Nested
    class Planning extends SearchPlanContract {
        Planning() {
            super(18);
        }
    }
}
