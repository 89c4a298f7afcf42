package dev.likeness.functions.maintain;

/** A model cannot take over yet, because some images have no embedding of it. */
final class IncompleteModelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    IncompleteModelException(String model, long missing) {
        super(missing + " images are not yet embedded with " + model
                + ". What was done stays, and the model before goes on answering: deploy again to go on.");
    }
}
