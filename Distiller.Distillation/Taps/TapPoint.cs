namespace Distiller.Distillation;

/// <summary>Two modules whose outputs a loss compares.</summary>
/// <param name="Student">Path in the student.</param>
/// <param name="Teacher">Path in the teacher.</param>
/// <param name="TeacherIndex">Which teacher, counted from 0.</param>
public readonly record struct TapPoint(string Student, string Teacher, int TeacherIndex);
