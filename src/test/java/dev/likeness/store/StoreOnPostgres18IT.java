package dev.likeness.store;

class StoreOnPostgres18IT extends StoreContract {
    StoreOnPostgres18IT() {
        super(18);
    }
}
