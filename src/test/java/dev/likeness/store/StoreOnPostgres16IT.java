package dev.likeness.store;

class StoreOnPostgres16IT extends StoreContract {
    StoreOnPostgres16IT() {
        super(16);
    }
}
