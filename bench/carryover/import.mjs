/** A program that imports the package and ends: its whole process is timed. */
import "carryover";
