package dev.likeness.local.samples;

import java.awt.Color;
import java.util.function.Consumer;

/** What a sample picture shows. Each drawing varies in place, size and colour. */
enum Kind {
    SUNSET,
    HOUSE,
    TREE,
    FISH,
    FLOWER,
    CAR,
    BOAT,
    BALLOON,
    STRIPES,
    CHECKERS;

    private static final double RED = 0;
    private static final double ORANGE = 0.07;
    private static final double YELLOW = 0.14;
    private static final double GREEN = 0.33;
    private static final double BLUE = 0.58;
    private static final double VIOLET = 0.78;

    void draw(Brush brush) {
        Consumer<Brush> drawing =
                switch (this) {
                    case SUNSET -> Kind::sunset;
                    case HOUSE -> Kind::house;
                    case TREE -> Kind::tree;
                    case FISH -> Kind::fish;
                    case FLOWER -> Kind::flower;
                    case CAR -> Kind::car;
                    case BOAT -> Kind::boat;
                    case BALLOON -> Kind::balloon;
                    case STRIPES -> Kind::stripes;
                    case CHECKERS -> Kind::checkers;
                };
        drawing.accept(brush);
    }

    private static void sunset(Brush brush) {
        brush.ground(brush.colour(VIOLET, 0.5, 0.5), brush.colour(ORANGE, 0.9, 1));
        double radius = brush.between(0.1, 0.18);
        brush.disc(brush.colour(YELLOW, 0.7, 1), brush.between(0.3, 0.7), brush.between(0.45, 0.6), radius, radius);
        brush.box(brush.colour(BLUE, 0.7, 0.3), 0, 0.72, 1, 0.28);
    }

    private static void house(Brush brush) {
        meadow(brush);
        double x = brush.between(0.15, 0.35);
        double y = brush.between(0.4, 0.5);
        brush.box(brush.colour(ORANGE, 0.3, 0.9), x, y, 0.45, 0.38);
        brush.shape(brush.colour(RED, 0.8, 0.7), x - 0.06, y, x + 0.225, y - 0.25, x + 0.51, y);
        brush.box(brush.colour(ORANGE, 0.7, 0.35), x + 0.18, y + 0.18, 0.1, 0.2);
        brush.box(brush.colour(BLUE, 0.3, 0.95), x + 0.05, y + 0.1, 0.1, 0.1);
        brush.box(brush.colour(BLUE, 0.3, 0.95), x + 0.31, y + 0.1, 0.1, 0.1);
    }

    private static void tree(Brush brush) {
        meadow(brush);
        double x = brush.between(0.35, 0.65);
        brush.box(brush.colour(ORANGE, 0.7, 0.4), x - 0.04, 0.5, 0.08, 0.38);
        for (int i = 0; i < 9; i++) {
            double leaf = brush.between(0.1, 0.16);
            double leafX = x + brush.between(-0.17, 0.17);
            brush.disc(brush.colour(GREEN, 0.8, 0.5), leafX, brush.between(0.18, 0.5), leaf, leaf);
        }
    }

    private static void meadow(Brush brush) {
        brush.ground(brush.colour(BLUE, 0.5, 0.95), brush.colour(BLUE, 0.15, 1));
        brush.box(brush.colour(GREEN, 0.6, 0.65), 0, brush.between(0.72, 0.8), 1, 0.3);
    }

    private static void fish(Brush brush) {
        brush.ground(brush.colour(BLUE, 0.6, 0.8), brush.colour(BLUE, 0.9, 0.4));
        double x = brush.between(0.4, 0.55);
        double y = brush.between(0.4, 0.6);
        Color scales = brush.colour(brush.between(RED, YELLOW), 0.85, 0.95);
        brush.shape(scales, x + 0.2, y, x + 0.38, y - 0.15, x + 0.38, y + 0.15);
        brush.disc(scales, x, y, 0.26, brush.between(0.13, 0.17));
        brush.disc(Color.WHITE, x - 0.15, y - 0.04, 0.035, 0.035);
        brush.disc(Color.BLACK, x - 0.155, y - 0.04, 0.016, 0.016);
    }

    private static void flower(Brush brush) {
        brush.ground(brush.colour(GREEN, 0.25, 0.95), brush.colour(GREEN, 0.5, 0.7));
        double x = brush.between(0.4, 0.6);
        double y = brush.between(0.35, 0.45);
        brush.line(brush.colour(GREEN, 0.9, 0.4), 0.03, x, y, brush.between(0.4, 0.6), 1);
        Color petal = brush.colour(brush.between(VIOLET, 1), 0.6, 0.95);
        double turn = brush.between(0, 1);
        for (int i = 0; i < 8; i++) {
            double angle = turn + i * Math.PI / 4;
            brush.disc(petal, x + 0.16 * Math.cos(angle), y + 0.16 * Math.sin(angle), 0.085, 0.085);
        }
        brush.disc(brush.colour(YELLOW, 0.9, 1), x, y, 0.1, 0.1);
    }

    private static void car(Brush brush) {
        brush.ground(brush.colour(BLUE, 0.2, 0.95), brush.colour(BLUE, 0.1, 0.85));
        brush.box(brush.colour(BLUE, 0.05, 0.4), 0, 0.7, 1, 0.3);
        double x = brush.between(0.1, 0.25);
        Color paint = brush.colour(brush.between(0, 1), 0.8, 0.8);
        brush.shape(paint, x + 0.12, 0.52, x + 0.2, 0.36, x + 0.45, 0.36, x + 0.54, 0.52);
        brush.box(paint, x, 0.5, 0.66, 0.17);
        brush.shape(Color.WHITE, x + 0.17, 0.5, x + 0.22, 0.39, x + 0.31, 0.39, x + 0.31, 0.5);
        for (double wheel : new double[] {x + 0.15, x + 0.51}) {
            brush.disc(Color.BLACK, wheel, 0.69, 0.075, 0.085);
            brush.disc(Color.LIGHT_GRAY, wheel, 0.69, 0.03, 0.035);
        }
    }

    private static void boat(Brush brush) {
        brush.ground(brush.colour(BLUE, 0.3, 1), brush.colour(BLUE, 0.1, 1));
        brush.box(brush.colour(BLUE, 0.8, 0.55), 0, 0.65, 1, 0.35);
        double x = brush.between(0.35, 0.6);
        brush.line(brush.colour(ORANGE, 0.6, 0.4), 0.015, x, 0.2, x, 0.64);
        brush.shape(brush.colour(RED, 0.1, 0.98), x + 0.02, 0.22, x + 0.02, 0.56, x + 0.26, 0.56);
        brush.shape(brush.colour(RED, brush.between(0.1, 0.8), 0.9), x - 0.02, 0.28, x - 0.02, 0.56, x - 0.17, 0.56);
        brush.shape(brush.colour(ORANGE, 0.7, 0.45), x - 0.25, 0.62, x + 0.28, 0.62, x + 0.18, 0.74, x - 0.16, 0.74);
    }

    private static void balloon(Brush brush) {
        brush.ground(brush.colour(BLUE, 0.45, 0.95), brush.colour(BLUE, 0.1, 1));
        double x = brush.between(0.35, 0.65);
        double y = brush.between(0.35, 0.42);
        double hue = brush.between(0, 1);
        brush.disc(brush.colour(hue, 0.8, 0.9), x, y, 0.22, 0.27);
        brush.disc(brush.colour(hue + 0.5, 0.6, 0.95), x, y, 0.08, 0.27);
        brush.line(Color.DARK_GRAY, 0.006, x - 0.12, y + 0.23, x - 0.05, y + 0.42);
        brush.line(Color.DARK_GRAY, 0.006, x + 0.12, y + 0.23, x + 0.05, y + 0.42);
        brush.box(brush.colour(ORANGE, 0.7, 0.5), x - 0.055, y + 0.42, 0.11, 0.08);
    }

    private static void stripes(Brush brush) {
        double hue = brush.between(0, 1);
        brush.ground(brush.colour(hue, 0.15, 0.95), brush.colour(hue, 0.15, 0.95));
        double step = brush.between(0.12, 0.2);
        for (double x = -1; x < 1; x += step) {
            brush.line(brush.colour(hue, 0.8, 0.6), step * 0.4, x, 1.1, x + 1, -0.1);
        }
    }

    private static void checkers(Brush brush) {
        double hue = brush.between(0, 1);
        brush.ground(Color.WHITE, Color.WHITE);
        int fields = (int) brush.between(4, 9);
        double side = 1.0 / fields;
        for (int row = 0; row < fields; row++) {
            for (int column = row % 2; column < fields; column += 2) {
                brush.box(brush.colour(hue, 0.8, 0.5), column * side, row * side, side, side);
            }
        }
    }
}
